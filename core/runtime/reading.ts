/** Readers of what a runtime configuration is made of, beyond those of core/spec/fields.ts. */
import {
  asInteger,
  asObject,
  asText,
  listOf,
  mapOf,
  optional,
  present,
  refuseField,
  required,
} from "../spec/fields.ts";
import type { Integer64 } from "../spec/runtime-config.ts";

/** Reads one parsed value; `where` names it in the error. */
export type Reader<T> = (value: unknown, where: string) => T;

/** Every property of T by name, undefined for those that T may lack. */
type Complete<T> = {
  readonly [K in keyof T]-?: T[K] | (Record<never, never> extends Pick<T, K> ? undefined : never);
};

/** The properties of one object: `must` refuses one that is missing, `may` gives undefined for it. */
export interface Properties {
  must<T>(key: string, read: Reader<T>): T;
  may<T>(key: string, read: Reader<T>): T | undefined;
}

/** Open an object for reading. Properties that nobody asks for are ignored, as the specification demands. */
export function propertiesOf(value: unknown, where: string): Properties {
  const object = asObject(value, where);
  return {
    must: (key, read) => required(object, key, where, read),
    may: (key, read) => optional(object, key, where, read),
  };
}

/** Put an object together. The compiler demands every property of T, those that are undefined are left out. */
export function whole<T extends object>(properties: Complete<T>): T {
  return present(properties) as T;
}

/** A text that is not empty. */
export function asName(value: unknown, where: string): string {
  const text = asText(value, where);
  if (text !== "") return text;
  throw refuseField(where, "it is empty");
}

/** A path that begins with a slash. */
export function asAbsolutePath(value: unknown, where: string): string {
  const path = asName(value, where);
  if (path.startsWith("/")) return path;
  throw refuseField(where, `${quote(path)} is not an absolute path`);
}

/** A reader of texts that match; `wanted` says what they are: "a name of a capability". */
export function matching(pattern: RegExp, wanted: string): Reader<string> {
  return (value, where) => {
    const text = asText(value, where);
    if (pattern.test(text)) return text;
    throw refuseField(where, `${quote(text)} is not ${wanted}`);
  };
}

/** A reader of one of some words. */
export function oneOf<T extends string>(words: readonly T[]): Reader<T> {
  return (value, where) => {
    const text = asText(value, where);
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw refuseField(where, `${quote(text)} is none of ${words.join(", ")}`);
  };
}

/** A reader of maps whose keys are read too, each at the place of its entry. */
export function mapByName<T>(asKey: Reader<string>, read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, where) => {
    const map = mapOf(read)(value, where);
    for (const key of Object.keys(map)) asKey(key, `the key ${quote(key)} of ${where}`);
    return map;
  };
}

/** A reader of arrays of which no two items may be of one `type`: the specification demands an error for that. */
export function oncePerType<T extends { readonly type: string }>(read: Reader<T>): Reader<readonly T[]> {
  return (value, where) => {
    const items = listOf(read)(value, where);
    const seen = new Set<string>();
    for (const [index, { type }] of items.entries()) {
      if (seen.has(type)) throw refuseField(`${where}[${index}].type`, `${quote(type)} is there twice`);
      seen.add(type);
    }
    return items;
  };
}

/** A reader of integers of at most 53 bits, both ends included. */
export function within(lowest: number, highest: number): Reader<number> {
  return (value, where) => Number(bounded(value, where, lowest, highest));
}

const MAX_UINT32 = 2 ** 32 - 1;

/** An id, a device number, a flag word. */
export const asUint32: Reader<number> = within(0, MAX_UINT32);

/** An integer of 64 bits with a sign. */
export function asInt64(value: unknown, where: string): Integer64 {
  return bounded(value, where, -(2n ** 63n), 2n ** 63n - 1n);
}

/** An integer of 64 bits without a sign. */
export function asUint64(value: unknown, where: string): Integer64 {
  return bounded(value, where, 0, 2n ** 64n - 1n);
}

function bounded(value: unknown, where: string, lowest: Integer64, highest: Integer64): Integer64 {
  const integer = typeof value === "bigint" ? value : asInteger(value, where);
  if (integer >= lowest && integer <= highest) return integer;
  throw refuseField(where, `${integer} is not within ${lowest} to ${highest}`);
}

/** A value of the document in a message: on one line, and not longer than a line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
