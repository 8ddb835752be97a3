/** Sizes as docker's flags take them. */

const MOST = 2n ** 63n - 1n;
const SUFFIXES = ["", "k", "m", "g", "t", "p"];

/** Bytes, with a suffix for powers of 1024: "1.5g", "512MiB"; undefined for anything else. */
export function parseByteSize(text: string): bigint | undefined {
  const [, whole = "", fraction = "", suffix = ""] =
    /^(\d{1,19})(?:\.(\d{1,9}))?\s?(?:([kmgtp])(?:i?b)?|b)?$/i.exec(text) ?? [];
  if (whole === "") return undefined;
  const unit = 1n << BigInt(10 * SUFFIXES.indexOf(suffix.toLowerCase()));
  const part = fraction === "" ? 0n : (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
  const value = BigInt(whole) * unit + part;
  return value > MOST ? undefined : value;
}
