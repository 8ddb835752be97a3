/** `eq`, `ne`, `lt`, `le`, `gt`, `ge` of Go's text/template. */
import { FunctionFault } from "./error.ts";
import { compareStrings, type Kind, kindOf, type Value } from "./value.ts";

/** Whether the first equals any of the others. */
export function equals(first: Value, ...others: readonly Value[]): boolean {
  if (others.length === 0) throw new FunctionFault("there is nothing to compare with");
  return others.some((other) => same(first, other));
}

function same(left: Value, right: Value): boolean {
  const [one, other] = [basicKind(left), basicKind(right)];
  if (one === "nil" || other === "nil") return one === other;
  if (one !== other) throw new FunctionFault(`a ${one} and a ${other} cannot be compared`);
  if (one === "list" || one === "map" || one === "method" || one === "struct") {
    throw new FunctionFault(`values of kind ${one} cannot be compared`);
  }
  return left === right;
}

/** Whether the left one is smaller: numbers by value, strings by their bytes. */
export function less(left: Value, right: Value): boolean {
  const [one, other] = [basicKind(left), basicKind(right)];
  if (typeof left === "number" && typeof right === "number") return left < right;
  if (typeof left === "string" && typeof right === "string") return compareStrings(left, right) < 0;
  if (one !== other) throw new FunctionFault(`a ${one} and a ${other} cannot be compared`);
  throw new FunctionFault(`values of kind ${one} have no order`);
}

/** Ints and floats are one kind: our numbers do not remember which they were written as. */
function basicKind(value: Value): Kind | "number" {
  const kind = kindOf(value);
  if (kind === "int" || kind === "float64") return "number";
  return kind === "no value" ? "nil" : kind;
}
