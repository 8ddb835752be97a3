import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  asArray,
  asBoolean,
  asInteger,
  asObject,
  asSize,
  asString,
  asText,
  listOf,
  mapOf,
  optional,
  present,
  required,
} from "../../../core/spec/fields.ts";
import { parseStrictJson } from "../../../core/spec/json.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";

const test = suite("core/spec/fields");

const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
};

test("the readers: give values of their type back", () => {
  assert.is(asString("a", "x"), "a");
  assert.is(asText("a", "x"), "a");
  assert.is(asBoolean(false, "x"), false);
  assert.is(asInteger(-3, "x"), -3);
  assert.is(asSize(0, "x"), 0);
  assert.equal(asArray([1], "x"), [1]);
  assert.equal(asObject({ a: 1 }, "x"), { a: 1 });
});

test("the readers: say where and what the value is instead", () => {
  assert.is(
    refusal(() => asString(1, "a.b")),
    'Cannot read "a.b": it is a number instead of a string',
  );
  assert.match(
    refusal(() => asString(null, "x")),
    /it is null instead of a string/,
  );
  assert.match(
    refusal(() => asText("a\0b", "x")),
    /NUL/,
  );
  assert.match(
    refusal(() => asBoolean("true", "x")),
    /it is a string instead of true or false/,
  );
  assert.match(
    refusal(() => asInteger(1.5, "x")),
    /it is a fraction instead of an integer/,
  );
  assert.match(
    refusal(() => asInteger("1", "x")),
    /it is a string instead of an integer/,
  );
  assert.match(
    refusal(() => asSize(-1, "x")),
    /negative/,
  );
  assert.match(
    refusal(() => asArray({}, "x")),
    /it is an object instead of an array/,
  );
  assert.match(
    refusal(() => asObject([], "x")),
    /it is an array instead of an object/,
  );
  assert.match(
    refusal(() => asObject(null, "x")),
    /it is null instead of an object/,
  );
});

test("optional: takes absent and null as undefined, and nothing from the prototype", () => {
  assert.is(optional({}, "a", "x", asString), undefined);
  assert.is(optional({ a: null }, "a", "x", asString), undefined);
  assert.is(optional({}, "constructor", "x", asString), undefined);
  assert.is(optional({}, "__proto__", "x", asObject), undefined);
  assert.match(
    refusal(() => optional({ a: 1 }, "a", "x", asString)),
    /"x\.a": it is a number/,
  );
});

test("required: names the missing field", () => {
  assert.is(
    refusal(() => required({}, "a", "x", asString)),
    'Cannot read "x.a": it is missing',
  );
  assert.is(
    refusal(() => required({ a: null }, "a", "x", asString)),
    'Cannot read "x.a": it is missing',
  );
  assert.is(required({ a: "" }, "a", "x", asString), "");
});

test('optional, required: name fields of the document at "" by their keys alone', () => {
  assert.match(
    refusal(() => optional({ a: 1 }, "a", "", asString)),
    /"a": it is a number/,
  );
  assert.match(
    refusal(() => required({}, "a", "", asString)),
    /"a": it is missing/,
  );
});

test("listOf, mapOf: name the item by index and by key", () => {
  assert.equal(listOf(asString)(["a", "b"], "x"), ["a", "b"]);
  assert.match(
    refusal(() => listOf(asString)(["a", 1], "x")),
    /"x\[1\]": it is a number/,
  );
  assert.equal(mapOf(asString)({ a: "b" }, "x"), { a: "b" });
  assert.ok(refusal(() => mapOf(asString)({ "a b": 1 }, "x")).includes(String.raw`x[\"a b\"]`));
  assert.match(
    refusal(() => mapOf(asString)({ "a\0": "b" }, "x")),
    /NUL/,
  );
});

test("mapOf: copies a key __proto__ as a property", () => {
  const map = mapOf(asString)(parseStrictJson(encodeUtf8('{"__proto__":"v"}'), "x"), "x");
  assert.equal(Object.entries(map), [["__proto__", "v"]]);
  assert.is(Object.getPrototypeOf(map), Object.prototype);
});

test("present: leaves out undefined and keeps everything else", () => {
  assert.equal(Object.entries(present({ a: undefined, b: null, c: 0, d: "" })), [
    ["b", null],
    ["c", 0],
    ["d", ""],
  ]);
});

test.run();
