import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  asAbsolutePath,
  asInt64,
  asName,
  asUint32,
  asUint64,
  mapByName,
  matching,
  oncePerType,
  oneOf,
  propertiesOf,
  quote,
  type Reader,
  whole,
  within,
} from "../../../core/runtime/reading.ts";

const test = suite("core/runtime/reading");

/** Where and why a value is refused. */
function refusal(read: Reader<unknown>, value: unknown): string {
  try {
    read(value, "x.y");
  } catch (error) {
    if (isRlError(error) && error.code === "invalid") return `${error.subject}: ${error.state}`;
    throw error;
  }
  return "accepted";
}

test("propertiesOf: tells what must be there from what may", () => {
  const { must, may } = propertiesOf({ a: "1", b: null }, "x.y");
  assert.is(must("a", asName), "1");
  assert.is(may("b", asName), undefined);
  assert.is(may("toString", asName), undefined);
  assert.is(
    refusal(() => must("b", asName), 0),
    "x.y.b: it is missing",
  );
  assert.is(
    refusal((value, where) => propertiesOf(value, where), []),
    "x.y: it is an array instead of an object",
  );
});

test("whole: leaves out what is undefined", () => {
  assert.equal(Object.keys(whole<{ a: number; b?: number }>({ a: 1, b: undefined })), ["a"]);
});

test("readers of texts", () => {
  assert.is(asName("a", "x"), "a");
  assert.is(refusal(asName, ""), "x.y: it is empty");
  assert.is(refusal(asName, "\0"), "x.y: it contains a NUL character");
  assert.is(asAbsolutePath("/", "x"), "/");
  assert.is(refusal(asAbsolutePath, "./a"), 'x.y: "./a" is not an absolute path');
  assert.is(matching(/^a$/, "an a")("a", "x"), "a");
  assert.is(refusal(matching(/^a$/, "an a"), "a\n"), 'x.y: "a\\n" is not an a');
  assert.is(oneOf(["a", "b"])("b", "x"), "b");
  assert.is(refusal(oneOf(["a", "b"]), "A"), 'x.y: "A" is none of a, b');
});

test("mapByName: reads keys at the place of the map", () => {
  assert.equal(mapByName(asName, asName)({ a: "1" }, "x"), { a: "1" });
  assert.is(refusal(mapByName(asName, asName), { "": "1" }), 'the key "" of x.y: it is empty');
  assert.is(refusal(mapByName(asName, asName), { a: 1 }), 'x.y["a"]: it is a number instead of a string');
});

test("readers of integers: take both ends of their range and nothing beyond", () => {
  assert.equal([within(-1, 2)(-1, "x"), within(-1, 2)(2, "x")], [-1, 2]);
  assert.is(refusal(within(-1, 2), 3), "x.y: 3 is not within -1 to 2");
  assert.is(refusal(within(-1, 2), 2n ** 63n), "x.y: 9223372036854775808 is not within -1 to 2");
  assert.is(asUint32(2 ** 32 - 1, "x"), 2 ** 32 - 1);
  assert.is(refusal(asUint32, 2 ** 32), "x.y: 4294967296 is not within 0 to 4294967295");
  assert.equal([asInt64(-(2n ** 63n), "x"), asInt64(2n ** 63n - 1n, "x")], [-(2n ** 63n), 2n ** 63n - 1n]);
  assert.match(
    refusal(asInt64, 2n ** 63n),
    /^x.y: 9223372036854775808 is not within -9223372036854775808 to/,
  );
  assert.equal([asUint64(0, "x"), asUint64(2n ** 64n - 1n, "x")], [0, 2n ** 64n - 1n]);
  assert.match(refusal(asUint64, -1), /^x.y: -1 is not within 0 to 18446744073709551615/);
  assert.match(refusal(asUint64, "1"), /a string instead of an integer/);
});

test("quote: keeps a value on one line, and short", () => {
  assert.is(quote('a"\n'), '"a\\"\\n"');
  assert.is(quote("a".repeat(81)), `"${"a".repeat(80)}…"`);
});

test("oncePerType() refuses the second item of a type, and names its place", () => {
  const read = oncePerType((value, where) => ({ type: asName(value, where) }));
  assert.equal(read(["a", "b"], "x"), [{ type: "a" }, { type: "b" }]);
  assert.is(refusal(read, ["a", "b", "a"]), 'x.y[2].type: "a" is there twice');
});

test.run();
