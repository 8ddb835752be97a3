/** Hosts of URLs as the URL Standard reads them, section 3.5, without names beyond ASCII, which are refused. */

/** Forbidden domain code points; what is beyond ASCII among them. */
const FORBIDDEN = /[^!$&-.0-9;=A-Z_a-z{}~`"()'*+,]/;

/** Read the host of a special URL. Undefined when it is none. */
export function parseHost(text: string): string | undefined {
  if (text.startsWith("[")) {
    if (!text.endsWith("]")) return undefined;
    const pieces = parseIpv6(text.slice(1, -1));
    return pieces === undefined ? undefined : `[${formatIpv6(pieces)}]`;
  }
  const domain = percentDecode(text)?.toLowerCase();
  if (domain === undefined || domain === "" || FORBIDDEN.test(domain)) return undefined;
  // A label of this prefix has to be checked against Unicode's tables, which are not here.
  if (domain.split(".").some((label) => label.startsWith("xn--"))) return undefined;
  return endsInNumber(domain) ? parseIpv4(domain) : domain;
}

/** Undefined for what is not ASCII when decoded. */
function percentDecode(text: string): string | undefined {
  const decoded = text.replace(/%([0-9a-fA-F]{2})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return /[^\0-\x7f]/.test(decoded) ? undefined : decoded;
}

function endsInNumber(domain: string): boolean {
  const parts = domain.split(".");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  const last = parts.at(-1) ?? "";
  return /^\d+$/.test(last) || /^0x[\da-f]*$/.test(last);
}

function parseIpv4(domain: string): string | undefined {
  const parts = domain.split(".");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  if (parts.length > 4) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    const number = parseNumber(part);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  const last = numbers.pop() ?? 0;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  const address = numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".");
}

function parseNumber(part: string): number | undefined {
  if (/^0x[\da-f]*$/.test(part)) return part === "0x" ? 0 : Number.parseInt(part.slice(2), 16);
  if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8);
  return /^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : undefined;
}

/** Eight pieces of 16 bits, or undefined. */
function parseIpv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === "" ? [] : parsePieces(half.split(":"))));
  if (halves.some((half, index) => half.includes(".") && index !== halves.length - 1)) return undefined;
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function parsePieces(parts: readonly string[]): number[] | undefined {
  const pieces: number[] = [];
  for (const [index, part] of parts.entries()) {
    const dotted = index === parts.length - 1 ? /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(part) : null;
    if (dotted !== null) {
      const bytes = dotted.slice(1);
      if (bytes.some((byte) => Number(byte) > 255 || (byte.length > 1 && byte.startsWith("0"))))
        return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = bytes.map(Number);
      pieces.push(a * 256 + b, c * 256 + d);
    } else {
      if (!/^[\da-fA-F]{1,4}$/.test(part)) return undefined;
      pieces.push(Number.parseInt(part, 16));
    }
  }
  return pieces;
}

/** The first longest run of two or more zeros is left out (RFC 5952). */
function formatIpv6(pieces: readonly number[]): string {
  let [start, length] = [-1, 1];
  for (let at = 0; at < 8; at += 1) {
    let end = at;
    while (end < 8 && pieces[end] === 0) end += 1;
    if (end - at > length) [start, length] = [at, end - at];
    at = Math.max(at, end - 1);
  }
  const text = (from: number, to?: number): string =>
    pieces
      .slice(from, to)
      .map((piece) => piece.toString(16))
      .join(":");
  return start < 0 ? text(0) : `${text(0, start)}::${text(start + length)}`;
}
