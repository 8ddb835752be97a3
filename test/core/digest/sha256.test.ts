import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSha256, sha256Padding } from "../../../core/digest/sha256.ts";

const test = suite("core/digest/sha256");

function sha256(...chunks: Uint8Array[]): string {
  const hash = createSha256();
  for (const chunk of chunks) hash.update(chunk);
  return hash.hex();
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

// The examples of FIPS 180-4's companion document, and the empty message.
test("createSha256: gives the published digests", () => {
  assert.is(sha256(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.is(sha256(ascii("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.is(
    sha256(ascii("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
  assert.is(
    sha256(new Uint8Array(1_000_000).fill(0x61)),
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  );
});

test("createSha256: equals the native hash for every length around the block boundaries", () => {
  for (let length = 0; length <= 260; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);
    assert.is(sha256(bytes), new Bun.CryptoHasher("sha256").update(bytes).digest("hex"), `${length} bytes`);
  }
});

test("createSha256: equals the native hash however the message is cut", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 }), (chunks) => {
      const native = new Bun.CryptoHasher("sha256");
      for (const chunk of chunks) native.update(chunk);
      assert.is(sha256(...chunks), native.digest("hex"));
    }),
  );
});

test("sha256Padding: counts bits in 64 bits and ends on a block boundary", () => {
  const tail = (length: number): number[] => [...sha256Padding(length).slice(-8)];
  assert.equal([...sha256Padding(119)], [0x80, 0, 0, 0, 0, 0, 0, 0x03, 0xb8]);
  assert.is(sha256Padding(120).length, 72);
  assert.equal(tail(0), [0, 0, 0, 0, 0, 0, 0, 0]);
  // 512 MiB is the first length whose count in bits needs the upper word.
  assert.equal(tail(0x1fff_ffff), [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf8]);
  assert.equal(tail(0x2000_0000), [0, 0, 0, 1, 0, 0, 0, 0]);
  assert.equal(tail(0x1_2345_6789), [0, 0, 0, 9, 0x1a, 0x2b, 0x3c, 0x48]);
});

test("createSha256: reads a view into a larger buffer by the view's bounds", () => {
  const buffer = ascii("xxabcxx");
  assert.is(sha256(buffer.subarray(2, 5)), sha256(ascii("abc")));
});

test.run();
