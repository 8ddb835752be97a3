import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeUtf8, encodeUtf8 } from "../../../core/spec/utf8.ts";

const test = suite("core/spec/utf8");

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** First and last code point of each length, and the two sides of the surrogates. */
const BOUNDARIES: readonly (readonly [text: string, encoded: Uint8Array])[] = [
  ["", bytes()],
  ["\0", bytes(0x00)],
  ["\u007f", bytes(0x7f)],
  ["\u0080", bytes(0xc2, 0x80)],
  ["\u07ff", bytes(0xdf, 0xbf)],
  ["\u0800", bytes(0xe0, 0xa0, 0x80)],
  ["\ud7ff", bytes(0xed, 0x9f, 0xbf)],
  ["\ue000", bytes(0xee, 0x80, 0x80)],
  ["\ufeff", bytes(0xef, 0xbb, 0xbf)],
  ["\uffff", bytes(0xef, 0xbf, 0xbf)],
  ["\u{10000}", bytes(0xf0, 0x90, 0x80, 0x80)],
  ["\u{10ffff}", bytes(0xf4, 0x8f, 0xbf, 0xbf)],
];

for (const [text, encoded] of BOUNDARIES) {
  test(`decodeUtf8, encodeUtf8: know ${JSON.stringify(text)}`, () => {
    assert.is(decodeUtf8(encoded), text);
    assert.equal([...encodeUtf8(text)], [...encoded]);
  });
}

const MALFORMED: readonly (readonly [name: string, encoded: Uint8Array])[] = [
  ["a follower without a lead", bytes(0x80)],
  ["a lead without followers", bytes(0xc3)],
  ["a lead followed by ASCII", bytes(0xc3, 0x28)],
  ["two of three bytes", bytes(0xe2, 0x82)],
  ["three of four bytes", bytes(0xf0, 0x9f, 0x98)],
  ["an overlong slash of two bytes", bytes(0xc0, 0xaf)],
  ["an overlong NUL", bytes(0xc0, 0x80)],
  ["an overlong form of three bytes", bytes(0xe0, 0x9f, 0xbf)],
  ["an overlong form of four bytes", bytes(0xf0, 0x8f, 0xbf, 0xbf)],
  ["the first surrogate", bytes(0xed, 0xa0, 0x80)],
  ["the last surrogate", bytes(0xed, 0xbf, 0xbf)],
  ["U+110000", bytes(0xf4, 0x90, 0x80, 0x80)],
  ["a lead of five bytes", bytes(0xf8, 0x88, 0x80, 0x80, 0x80)],
  ["0xfe", bytes(0xfe)],
  ["0xff", bytes(0xff)],
];

for (const [name, encoded] of MALFORMED) {
  test(`decodeUtf8: refuses ${name}, alone and inside text`, () => {
    assert.is(decodeUtf8(encoded), undefined);
    assert.is(decodeUtf8(bytes(0x61, ...encoded, 0x61)), undefined);
  });
}

test("encodeUtf8: replaces unpaired surrogates by U+FFFD", () => {
  assert.equal([...encodeUtf8("a\ud800b")], [0x61, 0xef, 0xbf, 0xbd, 0x62]);
  assert.equal([...encodeUtf8("\udc00\ud800")], [0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd]);
});

test("decodeUtf8, encodeUtf8: are inverse, also where a block of the decoder ends", () => {
  fc.assert(
    fc.property(fc.nat(8200), fc.string({ unit: "binary", maxLength: 40 }), (padding, tail) => {
      const text = "x".repeat(padding) + tail;
      assert.is(decodeUtf8(encodeUtf8(text)), text);
    }),
  );
  for (let padding = 4090; padding < 4100; padding += 1) {
    const text = `${"x".repeat(padding)}😀é`;
    assert.is(decodeUtf8(encodeUtf8(text)), text);
  }
});

test("decodeUtf8: agrees with the platform's fatal decoder on any bytes", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  // Random bytes rarely get past a lead byte: half of them are drawn from those that matter.
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (values) => {
      const encoded = Uint8Array.from(values);
      let expected: string | undefined;
      try {
        expected = decoder.decode(encoded);
      } catch {
        expected = undefined;
      }
      assert.is(decodeUtf8(encoded), expected);
    }),
    { numRuns: 2000 },
  );
});

test.run();
