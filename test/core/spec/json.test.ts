import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ErrorCode, isRlError } from "../../../core/errors.ts";
import { type JsonLimits, parseStrictJson } from "../../../core/spec/json.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";

const test = suite("core/spec/json");

const parse = (text: string, limits?: JsonLimits): unknown =>
  parseStrictJson(encodeUtf8(text), "document", limits);

/** Whether a number, as JSON, is an integer that other readers may round. */
function isUnsafe(value: unknown): boolean {
  if (typeof value === "number") return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(isUnsafe);
}

test("parseStrictJson: equals JSON.parse on documents it accepts", () => {
  const values = fc.jsonValue({ maxDepth: 6, stringUnit: "binary" }).filter((value) => !isUnsafe(value));
  fc.assert(
    fc.property(values, fc.constantFrom(0, 1, "\t"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      assert.equal(parse(text), JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

test("parseStrictJson: accepts what JSON.parse accepts and refuses what it refuses, in the small", () => {
  const alphabet = fc.constantFrom(
    ...'{}[]:,"\\/ \n\t0123-+.eE',
    "true",
    "null",
    "\\u00e9",
    '"a"',
    '"b"',
    "é",
  );
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 9 }), (pieces) => {
      const text = pieces.join("");
      let expected: unknown;
      try {
        expected = { value: JSON.parse(text) };
      } catch {
        expected = undefined;
      }
      let actual: unknown;
      try {
        actual = { value: parse(text) };
      } catch (error) {
        // Refused though JSON.parse took it: only for the reasons this parser exists for.
        if (expected !== undefined) assert.match(String(error), /is there twice|beyond 2\^53|surrogate/);
        return;
      }
      assert.equal(actual, expected);
    }),
    { numRuns: 5000 },
  );
});

test("parseStrictJson: reads every escape", () => {
  assert.is(parse(String.raw`"\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00"`), '"\\/\b\f\n\r\tAé😀');
});

test("parseStrictJson: makes __proto__ and constructor ordinary properties", () => {
  const value = parse('{"__proto__":{"polluted":1},"constructor":2,"a":{"__proto__":null}}') as Record<
    string,
    unknown
  >;
  assert.equal(Object.keys(value), ["__proto__", "constructor", "a"]);
  assert.is(Object.getPrototypeOf(value), Object.prototype);
  assert.is(value.polluted, undefined);
  assert.equal(Object.getOwnPropertyDescriptor(value, "__proto__")?.value, { polluted: 1 });
  assert.is(Object.getPrototypeOf(value.a), Object.prototype);
});

test("parseStrictJson: takes integers up to 2^53-1 on both sides, and fractions", () => {
  assert.equal(
    parse("[9007199254740991,-9007199254740991,0.5,1e3,-0]"),
    [9007199254740991, -9007199254740991, 0.5, 1000, -0],
  );
});

const REFUSED: readonly (readonly [name: string, text: string, code: ErrorCode, state: RegExp])[] = [
  ["nothing", "", "invalid", /ends too early at line 1, column 1/],
  ["white space alone", " \n", "invalid", /ends too early at line 2, column 1/],
  ["a duplicate key", '{"a":1,"b":2,"a":1}', "invalid", /key "a" is there twice at line 1, column 14/],
  ["a duplicate key by escape", '{"layers":1,"l\\u0061yers":2}', "invalid", /key "layers" is there twice/],
  ["a duplicate __proto__", '{"__proto__":1,"__proto__":2}', "invalid", /twice/],
  ["a duplicate key deep inside", '[[{"x":{"k":1,\n"k":2}}]]', "invalid", /twice at line 2, column 1/],
  ["2^53", "9007199254740992", "invalid", /beyond 2\^53-1/],
  ["2^53+1 as a size", '{"size":9007199254740993}', "invalid", /beyond 2\^53-1 at line 1, column 9/],
  ["an integer in exponent form beyond 2^53", "1e16", "invalid", /beyond/],
  ["infinity by exponent", "1e999", "invalid", /beyond/],
  ["a leading zero", "01", "invalid", /"1" is out of place/],
  ["a leading plus", "+1", "invalid", /"\+" is out of place/],
  ["a dot without digits", "1.", "invalid", /"\." is out of place/],
  ["NaN", "NaN", "invalid", /"N" is out of place/],
  ["a trailing comma in an object", '{"a":1,}', "invalid", /"}" is out of place/],
  ["a trailing comma in an array", "[1,]", "invalid", /"\]" is out of place/],
  ["a missing colon", '{"a" 1}', "invalid", /"1" is out of place/],
  ["a bare key", "{a:1}", "invalid", /"a" is out of place/],
  ["a comment", "/* */1", "invalid", /"\/" is out of place/],
  ["text after the value", "{} x", "invalid", /"x" is out of place at line 1, column 4/],
  ["a second value", "{}{}", "invalid", /"{" is out of place/],
  ["single quotes", "'a'", "invalid", /"'" is out of place/],
  ["a byte order mark", "\ufeff{}", "invalid", /is out of place at line 1, column 1/],
  ["a no-break space", "\u00a01", "invalid", /is out of place/],
  ["an open string", '"abc', "invalid", /string without an end/],
  ["an open escape", '"abc\\', "invalid", /unknown escape/],
  ["a newline in a string", '"a\nb"', "invalid", /control character/],
  ["a NUL in a string", '"a\0b"', "invalid", /control character/],
  ["an unknown escape", '"\\x41"', "invalid", /unknown escape/],
  ["a short unicode escape", '"\\u12"', "invalid", /unknown escape/],
  ["a signed unicode escape", '"\\u+123"', "invalid", /unknown escape/],
  ["half a surrogate pair", '"\\ud800"', "invalid", /half a surrogate pair/],
  ["a surrogate pair the wrong way round", '"\\udc00\\ud800"', "invalid", /half a surrogate pair/],
  ["an open object", '{"a":1', "invalid", /ends too early/],
  ["a cut literal", "tru", "invalid", /"t" is out of place/],
  ["65 levels", "[".repeat(65) + "]".repeat(65), "limit", /deeper than 64 levels at line 1, column 65/],
  ["ten thousand levels", "[".repeat(10_000), "limit", /deeper than 64 levels/],
  ["a million levels of objects", '{"a":'.repeat(1_000_000), "limit", /deeper than 64 levels/],
];

for (const [name, text, code, state] of REFUSED) {
  test(`parseStrictJson: refuses ${name}`, () => {
    assert.throws(
      () => parse(text),
      (error: unknown) =>
        isRlError(error) && error.code === code && error.subject === "document" && state.test(error.state),
    );
  });
}

test("parseStrictJson: takes 64 levels, and as many as it is told", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  parse(nested(64));
  parse(nested(3), { depth: 3 });
  assert.throws(() => parse(nested(4), { depth: 3 }), /deeper than 3 levels/);
});

test("parseStrictJson: counts depth, not brackets", () => {
  parse(`[${Array.from({ length: 200 }, () => "[{}]").join(",")}]`);
});

test("parseStrictJson: refuses more bytes than the size limit before it looks at them", () => {
  parse("[1]", { size: 3 });
  assert.throws(
    () => parseStrictJson(new Uint8Array(4).fill(0xff), "document", { size: 3 }),
    (error: unknown) => isRlError(error) && error.code === "limit",
  );
});

test("parseStrictJson: gives integers beyond 2^53 as bigints when it is asked to", () => {
  const text = "[9007199254740991,9007199254740992,-9223372036854775808,18446744073709551615,1e3]";
  const values = [2 ** 53 - 1, 2n ** 53n, -(2n ** 63n), 2n ** 64n - 1n, 1000];
  assert.equal(parse(text, { bigIntegers: true }), values);
  assert.throws(
    () => parse("[18446744073709551616]", { bigIntegers: true }),
    /beyond 64 bits at line 1, column 2/,
  );
});

test("parseStrictJson: refuses bytes that are not UTF-8", () => {
  assert.throws(
    () => parseStrictJson(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), "document"),
    (error: unknown) => isRlError(error) && error.code === "invalid" && /UTF-8/.test(error.state),
  );
});

test.run();
