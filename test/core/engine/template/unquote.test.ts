import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unquote } from "../../../../core/engine/template/unquote.ts";

const test = suite("unquote()");

const CASES: readonly (readonly [literal: string, value: string | undefined])[] = [
  ['""', ""],
  ['"a\\tb\\n\\\\\\""', 'a\tb\n\\"'],
  ['"\\a\\b\\f\\r\\v"', "\x07\b\f\r\v"],
  ['"\\xc3\\xa9 \\303\\251"', "é é"],
  ['"\\xff"', "\ufffd"],
  ['"\\u00e9\\U0001F600"', "é😀"],
  ["'\\xe9'", "é"],
  ["'\\''", "'"],
  ["`\\n\r\n`", "\\n\n"],
  ['"\\q"', undefined],
  ['"\\\'"', undefined],
  ["'\\\"'", undefined],
  ['"\\x4"', undefined],
  ['"\\777"', undefined],
  ['"\\ud800"', undefined],
  ['"\\U00110000"', undefined],
];

for (const [literal, value] of CASES) {
  test(`of ${JSON.stringify(literal)}`, () => assert.is(unquote(literal), value));
}

test("reads back what JSON writes, which has no escape that Go has not", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.is(unquote(JSON.stringify(text)), text);
    }),
  );
});

test.run();
