/**
 * The tokens of JSON text (RFC 8259), read one at a time from a cursor that the caller moves.
 *
 * Private to core/spec/json.ts. Faults are thrown as `JsonFault`, which knows only the place; json.ts makes
 * the message.
 */

/** A place in the text, moved by every function here. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** What is wrong at the cursor, as a clause: "there is a number with a leading zero". */
export class JsonFault extends Error {
  readonly at: number;
  readonly limit: boolean;

  constructor(state: string, at: number, limit = false) {
    super(state);
    this.at = at;
    this.limit = limit;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** Move past white space and give the next character, "" at the end. */
export function skipSpace(cursor: Cursor): string {
  const { text } = cursor;
  let at = cursor.at;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) break;
    at += 1;
  }
  cursor.at = at;
  return text.charAt(at);
}

/** Move past one of `true`, `false` and `null`. */
export function readLiteral(cursor: Cursor, literal: string): void {
  if (!cursor.text.startsWith(literal, cursor.at)) throw unexpected(cursor);
  cursor.at += literal.length;
}

/** An integer in digits alone, no longer than -2^63 and 2^64-1 are: reading longer ones takes quadratic time. */
const INTEGER = /^-?[0-9]{1,20}$/;

/**
 * A number that survives being a JavaScript number: 9007199254740993 would silently be …992, and two readers
 * of one document would disagree about a size. With `bigIntegers`, such integers are bigints when they fit 64
 * bits, with a sign or without.
 */
export function readNumber(cursor: Cursor, bigIntegers = false): number | bigint {
  NUMBER.lastIndex = cursor.at;
  const literal = NUMBER.exec(cursor.text)?.[0];
  if (literal === undefined) throw unexpected(cursor);
  const value = Number(literal);
  const survives = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  const exact = survives ? value : bigIntegers ? readBigInteger(literal) : undefined;
  if (exact === undefined) {
    const most = bigIntegers ? "64 bits" : "2^53-1";
    throw new JsonFault(`there is a number beyond ${most}`, cursor.at);
  }
  cursor.at += literal.length;
  return exact;
}

function readBigInteger(literal: string): bigint | undefined {
  if (!INTEGER.test(literal)) return undefined;
  const value = BigInt(literal);
  return BigInt.asUintN(64, value) === value || BigInt.asIntN(64, value) === value ? value : undefined;
}

/** A string; the cursor is at its opening quote. */
export function readString(cursor: Cursor): string {
  const { text } = cursor;
  const opened = cursor.at;
  let value = "";
  let from = opened + 1;
  let at = from;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) break;
    if (unit === 0x5c) {
      cursor.at = at + 1;
      value += text.slice(from, at) + readEscape(cursor);
      at = cursor.at;
      from = at;
      continue;
    }
    // NaN, past the end, is not below anything: the negation catches it together with control characters.
    if (!(unit >= 0x20)) {
      if (at >= text.length) throw new JsonFault("there is a string without an end", opened);
      throw new JsonFault("there is an unescaped control character in a string", at);
    }
    at += 1;
  }
  value += text.slice(from, at);
  cursor.at = at + 1;
  // Text decoded from UTF-8 has no unpaired surrogate of its own: only an escape can have made one.
  if (!value.isWellFormed()) throw new JsonFault("there is a string with half a surrogate pair", opened);
  return value;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** The character an escape stands for; the cursor is behind the backslash. */
function readEscape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.at);
  if (letter === "u") {
    const digits = cursor.text.slice(cursor.at + 1, cursor.at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw badEscape(cursor);
    cursor.at += 5;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
  const character = ESCAPES.get(letter);
  if (character === undefined) throw badEscape(cursor);
  cursor.at += 1;
  return character;
}

function badEscape(cursor: Cursor): JsonFault {
  return new JsonFault("there is an unknown escape in a string", cursor.at - 1);
}

/** The fault of a character that cannot be here. */
export function unexpected(cursor: Cursor): JsonFault {
  if (cursor.at >= cursor.text.length) return new JsonFault("it ends too early", cursor.at);
  const character = String.fromCodePoint(cursor.text.codePointAt(cursor.at) ?? 0);
  return new JsonFault(`${JSON.stringify(character)} is out of place`, cursor.at);
}
