import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeNumber, encodeOctal, maxOctal, parseDecimal } from "../../../core/tar/number.ts";
import { bytes } from "./build.ts";

const test = suite("core/tar/number");

function decode(field: string): number {
  return decodeNumber(bytes(`##${field}##`), { name: "size", start: 2, end: 2 + field.length });
}

const READ: readonly (readonly [string, number])[] = [
  ["00000000000\0", 0],
  ["0000644 \0  ", 0o644],
  ["0000644\0", 0o644],
  ["   644 \0", 0o644],
  ["  644\0  ", 0o644],
  ["777777777777", 0o777777777777],
  ["\0\0\0\0\0\0\0\0", 0],
  ["7", 7],
  ["\x80\0\0\0\0\0\0\0\0\0\0\x05", 5],
  ["\x80\0\0\0\0\0\0\x02\0\0\0\0", 0x2_0000_0000],
  ["\x80\0\0\0\0\x1f\xff\xff\xff\xff\xff\xfe", Number.MAX_SAFE_INTEGER - 1],
  ["\xff\xff\xff\xff\xff\xff\xff\xff", -1],
  ["\xff\xff\xff\xff\xff\xff\xff\x00", -256],
  ["\x80\xff\xff\0", 0xffff00],
];

for (const [field, value] of READ) {
  test(`decodeNumber reads ${JSON.stringify(field)} as ${value}`, () => assert.is(decode(field), value));
}

const REFUSED: readonly string[] = [
  "        ",
  "\0      \0",
  "   \0\0\0\0\0",
  "0000648\0",
  "-000644\0",
  "+000644\0",
  "0x00644\0",
  "644 1   ",
  "644\x00001\0",
  "0000644x",
  "\x80\x20\0\0\0\0\0\0\0",
  "\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
  "\xff\0\0\0\0\0\0\0\0\0\0\0",
  "\x81\0\0\0\0\0\0\0",
  "\xc0\0\0\0\0\0\0\0",
  "\xa0000644\0",
];

for (const field of REFUSED) {
  test(`decodeNumber refuses ${JSON.stringify(field)} as corrupt`, () => {
    assert.throws(
      () => decode(field),
      (error: { code: string; subject: string }) => {
        return error.code === "corrupt" && error.subject === "field size";
      },
    );
  });
}

test("encodeOctal pads with zeros and ends with NUL", () => {
  const block = new Uint8Array(12).fill(0x23);
  encodeOctal(block, { name: "size", start: 2, end: 10 }, 0o644);
  assert.equal(block, bytes("##0000644\0##"));
  encodeOctal(block, { name: "size", start: 0, end: 12 }, maxOctal(12));
  assert.equal(block, bytes("77777777777\0"));
});

test("parseDecimal takes digits that are exact and nothing else", () => {
  assert.is(parseDecimal("0"), 0);
  assert.is(parseDecimal("9007199254740991"), Number.MAX_SAFE_INTEGER);
  for (const text of ["", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9007199254740993", "9".repeat(21)]) {
    assert.is(parseDecimal(text), undefined, text);
  }
});

test.run();
