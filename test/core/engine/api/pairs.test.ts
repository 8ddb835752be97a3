import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fields, pairs } from "../../../../core/engine/api/pairs.ts";
import { splitFields } from "../../../../core/engine/csv.ts";

const test = suite("pairs");

test("a name and its value are one text, and a name is never taken for another", () => {
  assert.equal(pairs("label", { a: "b=c", d: 1, e: "" }), ["a=b=c", "d=1", "e="]);
  assert.equal(pairs("label"), []);
  assert.throws(() => pairs("label", { "a=b": "c" }), 'Cannot use name of label "a=b": there is a = in it');
  assert.throws(() => pairs("label", { "": "c" }), /it is empty/);
});

test("fields are read as they were written", () => {
  for (const values of [
    ["a", "b=c"],
    ['x"y,z', ""],
    ["", "q"],
  ])
    assert.equal(splitFields(fields(values)), values);
});

test.run();
