/** `len`, `index` and `slice` of Go's text/template. Strings count in bytes of UTF-8. */
import { FunctionFault } from "./error.ts";
import { isList, isMap, isTextMap, kindOf, type Value } from "./value.ts";

export function lengthOf(value: Value): number {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  if (isList(value)) return value.length;
  if (isMap(value)) return value.size;
  throw new FunctionFault(`a ${kindOf(value)} has no length`);
}

/** Element by element: `index x 1 "a"` is x[1]["a"]. What a map does not have is no value, or an empty text. */
export function indexValue(value: Value, keys: readonly Value[]): Value {
  if (value === undefined || value === null) throw new FunctionFault("there is nothing to look into");
  return keys.reduce(elementOf, value);
}

function elementOf(value: Value, key: Value): Value {
  if (isMap(value)) {
    if (typeof key !== "string") throw new FunctionFault(`a ${kindOf(key)} is no key of a map`);
    return value.get(key) ?? (isTextMap(value) ? "" : undefined);
  }
  if (isList(value)) return value[position(key, value.length - 1)];
  if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    return bytes[position(key, bytes.length - 1)];
  }
  throw new FunctionFault(`a ${kindOf(value)} has no elements`);
}

/** `slice x 1 3` is x[1:3]. */
export function sliceValue(value: Value, bounds: readonly Value[]): Value {
  if (typeof value !== "string" && !isList(value))
    throw new FunctionFault(`a ${kindOf(value)} cannot be cut`);
  if (bounds.length > (typeof value === "string" ? 2 : 3))
    throw new FunctionFault("there are too many bounds");
  const whole = typeof value === "string" ? new TextEncoder().encode(value) : value;
  const [from = 0, to = whole.length, capacity = whole.length] = bounds;
  const start = position(from, whole.length);
  const end = position(to, whole.length);
  if (start > end || end > position(capacity, whole.length))
    throw new FunctionFault("the bounds are not in order");
  return whole instanceof Uint8Array
    ? new TextDecoder().decode(whole.subarray(start, end))
    : whole.slice(start, end);
}

function position(key: Value, largest: number): number {
  if (typeof key !== "number" || !Number.isInteger(key))
    throw new FunctionFault(`a ${kindOf(key)} is no position`);
  if (key < 0 || key > largest) throw new FunctionFault(`${key} is out of range`);
  return key;
}
