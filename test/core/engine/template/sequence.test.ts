import { suite } from "uvu";
import * as assert from "uvu/assert";
import { indexValue, lengthOf, sliceValue } from "../../../../core/engine/template/sequence.ts";
import { NIL_MAP, textMap } from "../../../../core/engine/template/value.ts";

const test = suite("sequence");

test("lengthOf() counts bytes, elements and entries", () => {
  assert.equal([lengthOf("é"), lengthOf([1, 2]), lengthOf(new Map([["a", 1]]))], [2, 2, 1]);
  for (const value of [1, true, null, undefined, {}]) assert.throws(() => lengthOf(value), /has no length/);
});

test("indexValue() goes in step by step", () => {
  assert.is(indexValue([new Map([["a", ["x"]]])], [0, "a", 0]), "x");
  assert.is(indexValue("é", [0]), 0xc3);
  assert.is(indexValue(new Map(), ["constructor"]), undefined);
  assert.equal(indexValue([1], []), [1]);
  assert.is(indexValue(textMap({ a: "x" }), ["a"]), "x");
  assert.is(indexValue(textMap({ a: "x" }), ["b"]), "");
  assert.is(indexValue(NIL_MAP, ["b"]), "");
});

test("indexValue() refuses what is not there", () => {
  assert.throws(() => indexValue([1], [1]), /1 is out of range/);
  assert.throws(() => indexValue([1], [-1]), /-1 is out of range/);
  assert.throws(() => indexValue([1], [0.5]), /a float64 is no position/);
  assert.throws(() => indexValue([], [0]), /0 is out of range/);
  assert.throws(() => indexValue(new Map(), [1]), /a int is no key/);
  assert.throws(() => indexValue({ a: 1 }, ["a"]), /a struct has no elements/);
  assert.throws(() => indexValue(null, [0]), /nothing to look into/);
});

test("sliceValue() cuts between positions", () => {
  assert.is(sliceValue("abc", [1]), "bc");
  assert.is(sliceValue("éa", [0, 2]), "é");
  assert.is(sliceValue("éa", [0, 1]), "\ufffd");
  assert.equal(sliceValue([1, 2, 3], [1, 2]), [2]);
  assert.throws(() => sliceValue([1, 2, 3], [2, 1]), /not in order/);
  assert.throws(() => sliceValue([1, 2, 3], [0, 3, 2]), /not in order/);
  assert.throws(() => sliceValue("abc", [0, 1, 2]), /too many/);
  assert.throws(() => sliceValue(3, []), /cannot be cut/);
});

test.run();
