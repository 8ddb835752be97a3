/** Go's forms of numbers: 12, 1_000, 0x1f, 0b11, 0o17, 017, 1.5, 1e3. Undefined for what is none of them. */
export function parseNumber(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]/, "");
  if (/__|_$|^_/.test(digits) || (digits.includes("_") && /^0\d/.test(digits))) return undefined;
  const plain = digits.replaceAll("_", "");
  if (plain === "") return undefined;
  const octal = /^0[0-7]+$/.test(plain);
  if (/^0\d+$/.test(plain) && !octal) return undefined;
  const value = Number(octal ? `0o${plain.slice(1)}` : plain);
  return Number.isFinite(value) ? sign * value : undefined;
}
