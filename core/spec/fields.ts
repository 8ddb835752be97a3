/**
 * Typed reading of parsed JSON. Every function takes where the value stands, such as
 * `manifest.layers[2].size`, and names it in the error; a document is refused, never repaired. The document
 * itself may stand at "", then its fields are named by their keys alone.
 *
 * `null` counts as absent for optional fields: encoders written in Go print it for an empty slice or map.
 */
import { RlError } from "../errors.ts";
import { type JsonObject, setOwn } from "./json.ts";

/** The error of a value that is not what the document's specification says. */
export function refuseField(where: string, state: string, code: "invalid" | "limit" = "invalid"): RlError {
  return new RlError({ code, action: "read", subject: where, state });
}

/** An object, not an array and not null. */
export function asObject(value: unknown, where: string): JsonObject {
  if (isObject(value)) return value;
  throw refuseField(where, `it is ${kindOf(value)} instead of an object`);
}

/** An array of anything. */
export function asArray(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw refuseField(where, `it is ${kindOf(value)} instead of an array`);
}

/** A string, possibly empty. */
export function asString(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw refuseField(where, `it is ${kindOf(value)} instead of a string`);
}

/** A string that is handed to the kernel or to a process sooner or later, where a NUL would cut it short. */
export function asText(value: unknown, where: string): string {
  const text = asString(value, where);
  if (text.includes("\0")) throw refuseField(where, "it contains a NUL character");
  return text;
}

/** A boolean. */
export function asBoolean(value: unknown, where: string): boolean {
  if (typeof value === "boolean") return value;
  throw refuseField(where, `it is ${kindOf(value)} instead of true or false`);
}

/** An integer of at most 53 bits. */
export function asInteger(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw refuseField(where, `it is ${kindOf(value)} instead of an integer`);
}

/** An integer from 0 up: a size in bytes. */
export function asSize(value: unknown, where: string): number {
  const size = asInteger(value, where);
  if (size >= 0) return size;
  throw refuseField(where, "it is negative");
}

/** Read one field with one of the functions above, or undefined when it is absent or null. */
export function optional<T>(
  object: JsonObject,
  key: string,
  where: string,
  read: (value: unknown, where: string) => T,
): T | undefined {
  const value = ownField(object, key);
  return value === undefined || value === null ? undefined : read(value, placeOf(key, where));
}

/** Read one field that must be there. */
export function required<T>(
  object: JsonObject,
  key: string,
  where: string,
  read: (value: unknown, where: string) => T,
): T {
  const value = ownField(object, key);
  if (value === undefined || value === null) throw refuseField(placeOf(key, where), "it is missing");
  return read(value, placeOf(key, where));
}

/** A reader of arrays whose items one reader reads. */
export function listOf<T>(
  read: (value: unknown, where: string) => T,
): (value: unknown, where: string) => readonly T[] {
  return (value, where) => asArray(value, where).map((item, index) => read(item, `${where}[${index}]`));
}

/** A reader of objects used as maps, whose values one reader reads. Keys are text, see `asText`. */
export function mapOf<T>(
  read: (value: unknown, where: string) => T,
): (value: unknown, where: string) => Readonly<Record<string, T>> {
  return (value, where) => {
    const map: Record<string, T> = {};
    for (const [key, item] of Object.entries(asObject(value, where))) {
      setOwn(map, asText(key, `the keys of ${where}`), read(item, `${where}[${JSON.stringify(key)}]`));
    }
    return map;
  };
}

/** Leave out the fields that are undefined, so that a parsed document prints as it was read. */
export function present<T extends object>(fields: T): T {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) setOwn(kept, key, value);
  }
  return kept as T;
}

function placeOf(key: string, where: string): string {
  return where === "" ? key : `${where}.${key}`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownField(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** What a value is, with its article, for messages. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "number" && !Number.isInteger(value)) return "a fraction";
  return value === undefined ? "missing" : `a ${typeof value}`;
}
