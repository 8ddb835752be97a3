import { createHash } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDigest } from "../../../core/digest/digest.ts";
import { chainIds, placedKeys, programKey } from "../../../core/layer/chain-id.ts";

const test = suite("core/layer/chain-id");

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const A = parseDigest(`sha256:${"a".repeat(64)}`);
const B = parseDigest(`sha256:${"b".repeat(64)}`);
const C = parseDigest(`sha512:${"c".repeat(128)}`);

test("chainIds names no layers by nothing and one layer by its diffID", () => {
  assert.equal(chainIds([], sha256), []);
  assert.equal(chainIds([A], sha256), [A]);
});

test("chainIds hashes the name below, a space and the diffID", () => {
  // `printf 'sha256:aa…a sha256:bb…b' | sha256sum`, and so on.
  assert.equal(chainIds([A, B, C], sha256), [
    A,
    "sha256:ccd722928bd92476ba1745586fed6e45a102504185ad88cd89e01ff116fd146c",
    "sha256:a26fecbbfe341424e98248e6a7d8465cefbb885aa7c6f72ea53e5b31fe72270e",
  ]);
});

test("chainIds depends on the order", () => {
  assert.is.not(chainIds([A, B], sha256)[1], chainIds([B, A], sha256)[1]);
});

test("placedKeys are the chainIDs but for the lowest layer, whose chainID names a tree that stands alone", () => {
  assert.equal(placedKeys([], sha256), []);
  const [lowest, ...others] = placedKeys([A, B, C], sha256);
  assert.equal(others, chainIds([A, B, C], sha256).slice(1));
  // `printf ' sha256:aa…a' | sha256sum`
  assert.is(lowest, "sha256:c877b8c6054e338dc801aa5341d1ee651d7480169148f323fb097de7250b78a6");
});

test("programKey is another digest for each, and never the program's own", () => {
  assert.is(programKey(A), `sha256:${"5".repeat(64)}`);
  assert.is(programKey(C), `sha512:${"3".repeat(128)}`);
  assert.is(programKey(programKey(B)), B);
});

test.run();
