import { RlError } from "../errors.ts";

/**
 * Readers for untyped JSON. Go programs write empty lists and objects as null or leave them out, so both are
 * read as empty. All throw `RlError` "invalid" naming the property.
 */

type Json = Readonly<Record<string, unknown>>;

export function readObject(value: unknown, property: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw mismatch(property, value, "an object");
}

export function readText(value: unknown, property: string): string {
  if (typeof value === "string") return value;
  throw mismatch(property, value, "a string");
}

export function readNumber(value: unknown, property: string): number {
  if (typeof value === "number") return value;
  throw mismatch(property, value, "a number");
}

/** A list of strings. */
export function readList(value: unknown, property: string): string[] {
  return readArray(value, property).map((item) => readText(item, property));
}

/** A list of objects. */
export function readEntries(value: unknown, property: string): Json[] {
  return readArray(value, property).map((item) => readObject(item, property));
}

function readArray(value: unknown, property: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw mismatch(property, value, "a list");
}

function mismatch(property: string, value: unknown, wanted: string): RlError {
  return new RlError({
    code: "invalid",
    action: "read seccomp profile property",
    subject: property,
    state: `${JSON.stringify(value)} is not ${wanted}`,
  });
}
