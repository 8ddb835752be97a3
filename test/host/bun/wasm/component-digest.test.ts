import { suite } from "uvu";
import * as assert from "uvu/assert";
import { componentDigest } from "../../../../core/host/bun/wasm/component-digest.ts";

const test = suite("componentDigest");

test("it is the SHA-256 that others compute", () => {
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.is(componentDigest(new TextEncoder().encode("abc")), expected);
});

test.run();
