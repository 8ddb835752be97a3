import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  compareStrings,
  fieldsOf,
  isNil,
  isTextMap,
  isTrue,
  kindOf,
  NIL_LIST,
  NIL_MAP,
  sortedEntries,
  textMap,
} from "../../../../core/engine/template/value.ts";

const test = suite("value");

test("kindOf() tells Go's kinds apart", () => {
  const values = ["", 1, 1.5, true, null, undefined, [], new Map(), () => 1, {}];
  assert.equal(values.map(kindOf), [
    "string",
    "int",
    "float64",
    "bool",
    "nil",
    "no value",
    "list",
    "map",
    "method",
    "struct",
  ]);
});

test("compareStrings() orders as the bytes of UTF-8 do", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, (left, right) => {
      const expected = Buffer.compare(Buffer.from(left), Buffer.from(right));
      assert.is(Math.sign(compareStrings(left, right)), expected);
    }),
  );
  assert.ok(compareStrings("\u{1f600}", "\uffff") > 0);
});

test("sortedEntries() is in order", () => {
  const map = new Map([
    ["b", 1],
    ["", 2],
    ["a", 3],
    ["ab", 4],
  ]);
  assert.equal(
    sortedEntries(map).map(([key]) => key),
    ["", "a", "ab", "b"],
  );
});

test("isTrue() is false for what is empty, and a struct is not", () => {
  for (const value of ["", 0, false, null, undefined, [], new Map()]) assert.not(isTrue(value));
  for (const value of ["0", 1, -1, 0.1, true, [0], new Map([["", 0]]), {}]) assert.ok(isTrue(value));
});

test("fieldsOf() leaves methods out", () => {
  assert.equal(fieldsOf({ b: 1, method: () => 1, a: undefined }), [
    ["b", 1],
    ["a", undefined],
  ]);
});

test("textMap() holds own properties, and is nil without an object", () => {
  assert.equal([...textMap({ a: "1" })], [["a", "1"]]);
  assert.is(textMap(undefined), NIL_MAP);
  assert.ok(isTextMap(textMap({})) && isTextMap(NIL_MAP) && !isTextMap(new Map()));
});

test("isNil() holds for what was never made, not for what is empty", () => {
  for (const value of [null, undefined, NIL_LIST, NIL_MAP]) assert.ok(isNil(value));
  for (const value of [[], new Map(), textMap({}), "", 0, false, {}]) assert.not(isNil(value));
});

test.run();
