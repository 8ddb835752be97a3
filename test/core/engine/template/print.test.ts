import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  formatFloat,
  formatValue,
  printValue,
  sprint,
  sprintln,
} from "../../../../core/engine/template/print.ts";

const test = suite("print");

test("formatValue() writes as Go's %v and %+v", () => {
  const value = { A: [1, "x", null], B: new Map([["k", true]]), C: { D: 1.5 }, method: () => 1 };
  assert.is(formatValue(value), "{[1 x <nil>] map[k:true] {1.5}}");
  assert.is(formatValue(value, true), "{A:[1 x <nil>] B:map[k:true] C:{D:1.5}}");
});

test("printValue() tells no value from nil", () => {
  assert.is(printValue(undefined), "<no value>");
  assert.is(printValue(null), "<nil>");
});

test("formatFloat() has Go's limits of exponents", () => {
  const CASES = [
    [0.1, "0.1"],
    [0.0001, "0.0001"],
    [0.00001234, "1.234e-05"],
    [1.5e-7, "1.5e-07"],
    [1e21, "1e+21"],
    [1.5e300, "1.5e+300"],
    [-2.5, "-2.5"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "+Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
  ] as const;
  for (const [value, text] of CASES) assert.is(formatFloat(value), text);
});

test("sprint() parts operands that are no strings, sprintln() all", () => {
  assert.is(sprint([1, 2, "a", "b", 3, true]), "1 2ab3 true");
  assert.is(sprintln([1, "a", "b"]), "1 a b\n");
  assert.is(sprintln([]), "\n");
});

test.run();
