/** Escapes of one letter in Go's texts. */
const SIMPLE: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
  ["\\", 92],
]);

/** An escape by its digits or letter, or characters that stand for themselves. */
const PIECE = /\\(?:x([\da-fA-F]{2})|([0-7]{3})|(?:u([\da-fA-F]{4})|U([\da-fA-F]{8}))|([\s\S]))|[^\\]+/g;

/**
 * The value of a Go string or rune literal with its quotes, or undefined when it has an escape that is none.
 * `\xHH` and octal escapes are bytes, as in Go; bytes that are not UTF-8 become U+FFFD.
 */
export function unquote(literal: string): string | undefined {
  const quote = literal.charAt(0);
  const body = literal.slice(1, -1);
  if (quote === "`") return body.replaceAll("\r", "");
  const bytes: number[] = [];
  for (const match of body.matchAll(PIECE)) {
    const piece = pieceBytes(match, quote);
    if (piece === undefined) return undefined;
    for (const byte of piece) bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function pieceBytes(match: RegExpExecArray, quote: string): Iterable<number> | undefined {
  const [whole, hex, octal, short, long, letter] = match;
  if (letter !== undefined) {
    const simple = letter === quote ? quote.charCodeAt(0) : SIMPLE.get(letter);
    return simple === undefined ? undefined : [simple];
  }
  const point = short ?? long;
  if (point !== undefined) return encodePoint(Number.parseInt(point, 16));
  if (hex === undefined && octal === undefined) return new TextEncoder().encode(whole);
  const value = hex === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(hex, 16);
  if (value > 255) return undefined;
  // In a rune literal the escape is a code point, not a byte.
  return quote === "'" ? encodePoint(value) : [value];
}

function encodePoint(point: number): Uint8Array | undefined {
  if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
  return new TextEncoder().encode(String.fromCodePoint(point));
}
