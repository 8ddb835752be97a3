import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Utf8Decoder, Utf8Encoder } from "../../../wasm/platform/text.ts";

const text = suite("text");

text("bytes are decoded as other hosts do, whatever they are", () => {
  const edge = fc.constantFrom(
    0x00,
    0x41,
    0x7f,
    0x80,
    0x9f,
    0xa0,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xe0,
    0xed,
    0xef,
    0xbb,
    0xf0,
    0xf4,
    0xf5,
    0xff,
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(edge, fc.nat(255)), { maxLength: 12 }), fc.boolean(), (list, ignoreBOM) => {
      const bytes = Uint8Array.from(list);
      const options = { ignoreBOM };
      assert.is(
        new Utf8Decoder("utf-8", options).decode(bytes),
        new TextDecoder("utf-8", options).decode(bytes),
      );
    }),
    { numRuns: 5000 },
  );
});

text("a fatal decoder refuses what is not UTF-8", () => {
  const decoder = new Utf8Decoder("utf-8", { fatal: true });
  assert.is(decoder.decode(new Utf8Encoder().encode("\ufeffö")), "ö");
  assert.throws(() => decoder.decode(Uint8Array.of(0xc3)));
});

text("text is encoded as other hosts do, also into what is too short", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(20), (value, length) => {
      assert.equal(new Utf8Encoder().encode(value), new TextEncoder().encode(value));
      const [own, other] = [new Uint8Array(length), new Uint8Array(length)];
      assert.equal(new Utf8Encoder().encodeInto(value, own), new TextEncoder().encodeInto(value, other));
      assert.equal(own, other);
    }),
  );
});

text.run();
