import { RlError } from "../errors.ts";
import {
  type Cursor,
  JsonFault,
  readLiteral,
  readNumber,
  readString,
  skipSpace,
  unexpected,
} from "./json-scanner.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Bounds on a document and on its numbers. */
export interface JsonLimits {
  /** Deepest nesting of arrays and objects; 64 when not given. */
  readonly depth?: number | undefined;
  /** Most bytes of text; unbounded when not given, since callers bound what they read. */
  readonly size?: number | undefined;
  /** Take integers between 2^53 and 64 bits, as bigints; otherwise they are refused. */
  readonly bigIntegers?: boolean | undefined;
}

/** A JSON object as parsed: own properties only, whatever the keys are. */
export type JsonObject = { readonly [key: string]: unknown };

interface Reading extends Cursor {
  depth: number;
  readonly deepest: number;
  readonly bigIntegers: boolean;
}

/**
 * Parse JSON that means the same to every reader (RFC 7493, "I-JSON"): UTF-8 without a byte order mark, no
 * duplicate keys, no half surrogate pairs, no integer beyond 2^53-1. `JSON.parse` would take the last of two
 * equal keys where another program takes the first, which has been used to show two images under one digest.
 *
 * The value is what `JSON.parse` would give, but for the bigints that `limits.bigIntegers` asks for; a key
 * `__proto__` is an ordinary property.
 *
 * @param what names the document in messages
 * @throws RlError code "invalid" with line and column, or "limit"
 */
export function parseStrictJson(bytes: Uint8Array, what: string, limits: JsonLimits = {}): unknown {
  if (limits.size !== undefined && bytes.length > limits.size) {
    throw refusal(what, `it is larger than ${limits.size} bytes`, "limit");
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) throw refusal(what, "it is not UTF-8 text", "invalid");
  const reading: Reading = {
    text,
    at: 0,
    depth: 0,
    deepest: limits.depth ?? 64,
    bigIntegers: limits.bigIntegers === true,
  };
  try {
    const value = readValue(reading);
    if (skipSpace(reading) !== "") throw unexpected(reading);
    return value;
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    throw refusal(what, `${fault.message} at ${place(text, fault.at)}`, fault.limit ? "limit" : "invalid");
  }
}

/** Set a property without a setter or a prototype having a say; the key comes from outside. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    target[key] = value;
  }
}

function readValue(reading: Reading): unknown {
  switch (skipSpace(reading)) {
    case "{":
      return nested(reading, readObject);
    case "[":
      return nested(reading, readArray);
    case '"':
      return readString(reading);
    case "t":
      readLiteral(reading, "true");
      return true;
    case "f":
      readLiteral(reading, "false");
      return false;
    case "n":
      readLiteral(reading, "null");
      return null;
    default:
      return readNumber(reading, reading.bigIntegers);
  }
}

/** The depth bound also bounds this parser's own recursion. */
function nested(reading: Reading, read: (reading: Reading) => unknown): unknown {
  if (reading.depth === reading.deepest) {
    throw new JsonFault(`it is nested deeper than ${reading.deepest} levels`, reading.at, true);
  }
  reading.depth += 1;
  reading.at += 1;
  const value = read(reading);
  reading.depth -= 1;
  return value;
}

function readObject(reading: Reading): JsonObject {
  const object: Record<string, unknown> = {};
  if (skipSpace(reading) === "}") {
    reading.at += 1;
    return object;
  }
  for (;;) {
    if (skipSpace(reading) !== '"') throw unexpected(reading);
    const keyAt = reading.at;
    const key = readString(reading);
    if (Object.hasOwn(object, key)) {
      throw new JsonFault(`the key ${JSON.stringify(key.slice(0, 80))} is there twice`, keyAt);
    }
    if (skipSpace(reading) !== ":") throw unexpected(reading);
    reading.at += 1;
    setOwn(object, key, readValue(reading));
    if (endsAfterItem(reading, "}")) return object;
  }
}

function readArray(reading: Reading): readonly unknown[] {
  const array: unknown[] = [];
  if (skipSpace(reading) === "]") {
    reading.at += 1;
    return array;
  }
  for (;;) {
    array.push(readValue(reading));
    if (endsAfterItem(reading, "]")) return array;
  }
}

/** Move past the closing bracket (true) or a comma (false). */
function endsAfterItem(reading: Reading, close: string): boolean {
  const character = skipSpace(reading);
  if (character !== close && character !== ",") throw unexpected(reading);
  reading.at += 1;
  return character === close;
}

function place(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return `line ${line}, column ${at - before.lastIndexOf("\n")}`;
}

function refusal(subject: string, state: string, code: "invalid" | "limit"): RlError {
  return new RlError({ code, action: "parse JSON of", subject, state });
}
