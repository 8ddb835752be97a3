import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDigest } from "../../../core/digest/digest.ts";
import { createSha256 } from "../../../core/digest/sha256.ts";
import { createMemoryTreeStore } from "../../../core/host/memory/tree-store.ts";
import { MOUNT_POINTS, makeMountPoints, mountPointsArchive } from "../../../core/image/mount-points.ts";

const test = suite("mount-points");

test("MOUNT_POINTS is the digest of the archive", async () => {
  const hasher = createSha256();
  for await (const chunk of mountPointsArchive()) hasher.update(chunk);
  assert.is(hasher.hex(), MOUNT_POINTS);
});

test("makeMountPoints makes the layer once", async () => {
  const trees = createMemoryTreeStore("overlay");
  const key = parseDigest(`sha256:${MOUNT_POINTS}`);
  assert.not(await trees.has(key));
  await makeMountPoints(trees);
  assert.ok(await trees.has(key));
  await makeMountPoints({
    ...trees,
    create: () => {
      throw new Error("made twice");
    },
  });
});

test.run();
