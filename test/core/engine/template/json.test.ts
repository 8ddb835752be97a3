import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodeJson } from "../../../../core/engine/template/json.ts";
import { NIL_LIST, NIL_MAP, textMap } from "../../../../core/engine/template/value.ts";

const test = suite("encodeJson()");

test("sorts maps, keeps the order of fields, leaves out what has no value, and methods", () => {
  const map = new Map<string, string | number>([
    ["b", "<&>"],
    ["10", 1],
    ["9", 2],
  ]);
  const value = { z: map, a: undefined, n: null, method: () => 1, list: [undefined, 1.5] };
  assert.is(encodeJson(value), '{"z":{"10":1,"9":2,"b":"<&>"},"n":null,"list":[null,1.5]}');
});

test("writes what was never made as null, and what is empty as empty", () => {
  assert.is(encodeJson([NIL_LIST, NIL_MAP, [], new Map(), textMap({})]), "[null,null,[],{},{}]");
});

test("indents", () => {
  assert.is(
    encodeJson([{ a: [], b: {}, c: [1, 2] }], "    "),
    '[\n    {\n        "a": [],\n        "b": {},\n        "c": [\n            1,\n            2\n        ]\n    }\n]',
  );
});

test("writes no lone surrogate and no separator", () => {
  assert.is(encodeJson("\ud800\u2028\u2029"), '"\ufffd\\u2028\\u2029"');
});

test("is read back by a JSON parser", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom("", "  "), (value, indent) => {
      // Minus zero is written as zero.
      assert.equal(JSON.parse(encodeJson(value, indent)), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.run();
