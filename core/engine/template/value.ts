/**
 * What a template works on, and how Go's kinds of values map to ours:
 *
 * - struct: any plain object. A field it does not have is an error; `undefined` in a field is a nil interface.
 * - map: a `Map` with string keys. A key it does not have gives no value. `textMap` makes one whose values are
 *   all texts, of which `index` gives an empty text for a key that is not there.
 * - pointer or method: `null` is a nil pointer; a function is a method, called when it is named with exactly the
 *   parameters it declares.
 * - slice: an array. Whole numbers are ints, other numbers float64s; a bigint is an int that is only shown.
 * - `NIL_LIST` and `NIL_MAP` are what Go has nothing in: empty, but null as JSON.
 */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Method
  | object;

export type Method = (...args: readonly Value[]) => Value;

export type Kind =
  | "string"
  | "int"
  | "float64"
  | "bool"
  | "nil"
  | "no value"
  | "list"
  | "map"
  | "method"
  | "struct";

/** A slice that was never made. */
export const NIL_LIST: readonly Value[] = Object.freeze([]);

class TextMap extends Map<string, string> {}

/** A map that was never made. */
export const NIL_MAP: ReadonlyMap<string, string> = new TextMap();

/** A Go map[string]string of an object's own properties, nil for none. */
export function textMap(object: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> {
  return object === undefined ? NIL_MAP : new TextMap(Object.entries(object));
}

export function isTextMap(value: Value): value is ReadonlyMap<string, string> {
  return value instanceof TextMap;
}

export function isNil(value: Value): boolean {
  return value === null || value === undefined || value === NIL_LIST || value === NIL_MAP;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

export function isMethod(value: Value): value is Method {
  return typeof value === "function";
}

export function isStruct(value: Value): value is object {
  return kindOf(value) === "struct";
}

export function kindOf(value: Value): Kind {
  if (value === undefined) return "no value";
  if (value === null) return "nil";
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return Number.isInteger(value) ? "int" : "float64";
    case "function":
      return "method";
    default:
      return isList(value) ? "list" : isMap(value) ? "map" : "struct";
  }
}

/** Own fields of a struct that hold data, in their order. */
export function fieldsOf(struct: object): [name: string, value: Value][] {
  return Object.entries(struct).filter(([, value]) => !isMethod(value as Value)) as [string, Value][];
}

/** Entries of a map by key, in the order of the keys' bytes in UTF-8, as Go sorts them. */
export function sortedEntries(map: ReadonlyMap<string, Value>): [key: string, value: Value][] {
  return [...map].sort(([left], [right]) => compareStrings(left, right));
}

/** By code points, which is also the order of the UTF-8 bytes. */
export function compareStrings(left: string, right: string): number {
  const [one, other] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  for (;;) {
    const [a, b] = [one.next(), other.next()];
    if (a.done === true || b.done === true) return Number(b.done === true) - Number(a.done === true) || 0;
    const difference = (a.value.codePointAt(0) ?? 0) - (b.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
}

/** Whether `if` takes the value: not for false, 0, nil and what is empty. A struct is always true. */
export function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  return Boolean(value);
}
