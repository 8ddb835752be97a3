import { suite } from "uvu";
import * as assert from "uvu/assert";
import { equals, less } from "../../../../core/engine/template/compare.ts";

const test = suite("compare");

test("equals() compares with any of the others", () => {
  assert.ok(equals(1, 2, 1));
  assert.not(equals("a", "b", "c"));
  assert.ok(equals(null, undefined));
  assert.not(equals("", null));
  assert.ok(equals(1.5, 1.5));
});

test("equals() and less() refuse what cannot be compared", () => {
  assert.throws(() => equals(1), /nothing to compare with/);
  assert.throws(() => equals(1, "1"), /a number and a string cannot be compared/);
  assert.throws(() => equals([], []), /values of kind list cannot be compared/);
  assert.throws(() => less(true, false), /values of kind bool have no order/);
  assert.throws(() => less(1, "2"), /a number and a string cannot be compared/);
  assert.throws(() => less(null, null), /no order/);
});

test("less() orders numbers and texts", () => {
  assert.ok(less(1, 1.5));
  assert.not(less(2, 2));
  assert.ok(less("Z", "a"));
  assert.ok(less("\uffff", "\u{1f600}"));
});

test.run();
