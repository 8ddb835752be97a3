import { formatDigest } from "../../digest/digest.ts";
import { applyLayer } from "../../layer/apply.ts";
import { MOUNT_POINTS, mountPointsArchive } from "../mount-points.ts";
import type { StorePorts, UnpackedTrees } from "../ports.ts";
import { compareTree } from "./check-tree.ts";
import { type Damage, damage } from "./damage.ts";
import { createExpectedTree } from "./expected-tree.ts";
import { compareUnpacked, type TreeInQuestion } from "./unpack-beside.ts";

/** The layer below all images, as it has to be. */
export function mountPointsTree(): TreeInQuestion {
  const key = formatDigest("sha256", MOUNT_POINTS);
  return { key, parent: undefined, lowers: undefined, content: mountPointsArchive };
}

/** The layer below all images, wherever a start has made it. */
export async function* checkMountPoints(
  unpacked: readonly UnpackedTrees[],
  ports: StorePorts,
): AsyncGenerator<Damage> {
  const { key } = mountPointsTree();
  for (const { name, trees, reader } of unpacked) {
    if (!(await trees.has(key))) continue;
    const expected = createExpectedTree(ports.digester);
    await applyLayer(mountPointsArchive(), expected);
    const state = await compareTree(key, expected, reader, ports.digester);
    if (state === undefined) continue;
    if ((await compareUnpacked(mountPointsTree(), { ...ports, trees, reader })) === undefined) continue;
    yield damage("tree-damaged", key, state, name);
  }
}
