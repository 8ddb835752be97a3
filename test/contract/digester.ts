/** What every `Digester` does. */
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Digester } from "../../core/ports/digester.ts";
import { bytesOf } from "../core/distribution/helpers.ts";

/** Examples of FIPS 180's own publication and of NIST's short message test vectors. */
const VECTORS: readonly (readonly [algorithm: "sha256" | "sha512", message: string, hex: string])[] = [
  ["sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "sha256",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["sha256", "a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  [
    "sha512",
    "",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
  ],
  [
    "sha512",
    "abc",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
];

export function digesterContract(test: ReturnType<typeof suite>, digester: Digester): void {
  for (const [algorithm, message, hex] of VECTORS) {
    test(`${algorithm} of ${message.length} bytes`, () => {
      const hasher = digester.create(algorithm);
      hasher.update(bytesOf(message));
      assert.is(hasher.hex(), hex);
    });
  }

  test("the cut into updates does not matter", () => {
    const message = Uint8Array.from({ length: 500 }, (_, index) => index);
    for (const algorithm of ["sha256", "sha512"] as const) {
      const whole = digester.create(algorithm);
      whole.update(message);
      const expected = whole.hex();
      for (const size of [1, 7, 63, 64, 65, 127, 128, 129, 499]) {
        const cut = digester.create(algorithm);
        for (let at = 0; at < message.length; at += size) cut.update(message.subarray(at, at + size));
        assert.is(cut.hex(), expected, `${algorithm} in pieces of ${size}`);
      }
    }
  });

  test("hashes at the same time do not mix", () => {
    const [one, two] = [digester.create("sha256"), digester.create("sha256")];
    one.update(bytesOf("a"));
    two.update(bytesOf("abc"));
    one.update(bytesOf("bc"));
    assert.is(one.hex(), two.hex());
  });
}
