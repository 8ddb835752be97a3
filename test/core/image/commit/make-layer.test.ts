import { gunzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeLayer } from "../../../../core/image/commit/make-layer.ts";
import { readProof } from "../../../../core/image/layer-proof.ts";
import { chainIds } from "../../../../core/layer/chain-id.ts";
import { collect, digestOf, pieces, refuses } from "../../distribution/helpers.ts";
import { tar } from "../fixture.ts";
import { base, scene } from "./scene.ts";

const test = suite("core/image/commit/make-layer");

const below = base.layers.map(({ diffId }) => diffId);
const signal = new AbortController().signal;
const archive = tar({ new: "content" });

for (const form of ["overlay", "flat"] as const) {
  test(`${form}: blob, tree and proof are there under the digests of what they hold`, async () => {
    const { kept, ports } = await scene(() => undefined, form);
    const made = await makeLayer(
      pieces(archive.subarray(0, 700), archive.subarray(700)),
      below,
      ports,
      signal,
    );
    assert.ok(made !== undefined);
    const blob = await collect(ports.blobs.read(made.digest));
    assert.equal([digestOf(blob), blob.length], [made.digest, made.size]);
    assert.equal(new Uint8Array(gunzipSync(blob)), archive);
    assert.is(made.diffId, digestOf(archive));
    assert.equal(await readProof(ports.metadata, made.digest), { diffId: made.diffId, contentSize: 7 });
    const chain = chainIds([...below, made.diffId], (bytes) => digestOf(bytes).slice(7)).at(-1);
    const tree = kept.trees.trees.get(form === "overlay" ? made.diffId : (chain ?? made.diffId));
    assert.equal(
      [...(tree?.children.keys() ?? [])].sort(),
      form === "overlay" ? ["new"] : ["c", "etc", "new"],
    );
    const leased = await ports.locks.leased();
    assert.ok(leased.has(made.digest) && leased.has(made.diffId));
    await made.lease.release();
    kept.checkClean();
  });
}

test("an archive without entries is no layer", async () => {
  const { kept, ports } = await scene(() => undefined);
  const trees = kept.trees.trees.size;
  assert.is(await makeLayer(pieces(new Uint8Array(1024)), below, ports, signal), undefined);
  assert.is(kept.trees.trees.size, trees);
  kept.checkClean();
});

test("what fails on the way leaves nothing behind", async () => {
  const { kept, ports } = await scene(() => undefined);
  const trees = kept.trees.trees.size;
  await refuses(makeLayer(pieces(archive.subarray(0, 515)), below, ports, signal), "corrupt");
  const broken = { ...ports, compressor: { blockSize: 1, gzip: () => pieces(new Error("broken")) } };
  const failing = await Promise.allSettled([makeLayer(pieces(archive), below, broken, signal)]);
  assert.is(failing[0].status, "rejected");
  const given = makeLayer(pieces(archive), below, ports, AbortSignal.abort());
  assert.is((await Promise.allSettled([given]))[0].status, "rejected");
  assert.is(kept.trees.trees.size, trees);
  assert.is((await ports.locks.leased()).size, 0);
  kept.checkClean();
});

test.run();
