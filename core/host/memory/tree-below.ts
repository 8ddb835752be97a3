import type { MemoryDirectory, MemoryNode } from "./tree-node.ts";

/**
 * What layers show together at a path, as an overlay mount does: the uppermost that has it counts, unless one
 * above it hides what is below.
 *
 * @param lowers bottom first
 * @param path names without symbolic links
 */
export function shownBelow(
  lowers: readonly MemoryDirectory[],
  path: readonly string[],
): MemoryNode | undefined {
  for (const lower of lowers.toReversed()) {
    let here: MemoryNode | undefined = lower;
    let isOpaque = false;
    for (const name of path) {
      // A file, a link or a whiteout covers the layers below it.
      if (here.kind !== "directory") return undefined;
      isOpaque ||= here.opaque;
      here = here.children.get(name)?.node;
      if (here === undefined) break;
    }
    if (here !== undefined) return here.kind === "whiteout" ? undefined : here;
    if (isOpaque) return undefined;
  }
  return undefined;
}
