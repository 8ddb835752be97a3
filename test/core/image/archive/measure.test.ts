import { test } from "uvu";
import * as assert from "uvu/assert";
import { createMeasure } from "../../../../core/image/archive/measure.ts";
import type { ResolvedLayer } from "../../../../core/image/resolve.ts";
import { layer } from "../fixture.ts";
import { emptyStore } from "./fixture.ts";

const never = new AbortController().signal;

function stocked(): { at: ReturnType<typeof emptyStore>; layers: ResolvedLayer[]; reads: string[] } {
  const at = emptyStore();
  const forms = ["gzip", "none", "zstd"] as const;
  const layers = forms.map((compression, count): ResolvedLayer => {
    const { digest, bytes, mediaType, diffId } = layer(
      { [`f${count}`]: "x".repeat(count * 1000) },
      compression,
    );
    at.blobs.blobs.set(digest, bytes);
    return { descriptor: { digest, mediaType, size: bytes.length }, diffId, compression };
  });
  const reads: string[] = [];
  const blobs = {
    ...at.ports.blobs,
    read: (digest: Parameters<typeof at.ports.blobs.read>[0]) => {
      reads.push(digest);
      return at.blobs.read(digest);
    },
  };
  return { at: { ...at, ports: { ...at.ports, blobs } }, layers, reads };
}

test("createMeasure() tells how long layers are, one ahead of what is asked", async () => {
  const { at, layers, reads } = stocked();
  const measure = createMeasure(layers, at.ports, never);
  const [gzip, none, zstd] = layers;
  if (gzip === undefined || none === undefined || zstd === undefined) throw new Error("three were made");
  // Headers and the end of the archive, and content in blocks.
  assert.is(await measure.size(gzip), 512 + 1024);
  assert.equal(reads, [gzip.descriptor.digest]);
  assert.is(await measure.size(none), 512 + 1024 + 1024);
  assert.is(none.descriptor.size, 512 + 1024 + 1024);
  assert.equal(reads, [gzip.descriptor.digest, zstd.descriptor.digest]);
  assert.is(await measure.size(zstd), 512 + 2048 + 1024);
  assert.is(await measure.size(gzip), 512 + 1024);
  assert.is(reads.length, 2);
  await measure.stop();
});

test("createMeasure() ends when it is stopped, and reports a failure to who asks", async () => {
  const { at, layers } = stocked();
  const [gzip, , zstd] = layers;
  if (gzip === undefined || zstd === undefined) throw new Error("three were made");
  at.blobs.blobs.delete(zstd.descriptor.digest);
  const measure = createMeasure([gzip, zstd], at.ports, never);
  await measure.size(gzip);
  let failure: unknown;
  await measure.size(zstd).catch((error: unknown) => {
    failure = error;
  });
  assert.match(String(failure), /not in the store/);
  await measure.stop();
});

test.run();
