import type { MemoryDirectory, MemoryNode } from "../../../core/host/memory/mod.ts";
import type { FileRow } from "../protocol.ts";
import { sizeOfRecord } from "./hashed.ts";
import { byKey, type Listing } from "./listing.ts";
import { accessText, bytesOfKey, shownName } from "./names.ts";

/** What containers of an image see. */
export function listWhole(root: MemoryDirectory): Listing {
  const sizes = new Map<MemoryDirectory, number>();
  /** Names of each file with several of them: its bytes count where it is met first. */
  const counted = new Set<MemoryNode>();

  function sizeOf(node: MemoryNode): number {
    if (node.kind === "file") {
      if (counted.has(node)) return 0;
      counted.add(node);
      return sizeOfRecord(node.content);
    }
    if (node.kind !== "directory") return 0;
    let total = 0;
    for (const child of node.children.values()) total += sizeOf(child.node);
    sizes.set(node, total);
    return total;
  }
  sizeOf(root);

  const rowOf = (key: string, node: MemoryNode): FileRow[] => {
    if (node.kind === "whiteout") return [];
    const isDirectory = node.kind === "directory";
    const size = isDirectory ? (sizes.get(node) ?? 0) : node.kind === "file" ? sizeOfRecord(node.content) : 0;
    const note = node.kind === "symlink" ? `→ ${shownName(node.target)}` : undefined;
    const access = accessText(node.attributes);
    const hasRows = isDirectory && node.children.size > 0;
    return [{ key, name: shownName(bytesOfKey(key)), kind: node.kind, hasRows, size, access, note }];
  };

  return {
    rows(path) {
      const directory = findNode(root, path);
      if (directory?.kind !== "directory") return [];
      return [...directory.children].flatMap(([key, { node }]) => rowOf(key, node)).sort(byKey);
    },
  };
}

/** What a tree has at a path, by keys. */
export function findNode(root: MemoryDirectory, path: readonly string[]): MemoryNode | undefined {
  let node: MemoryNode | undefined = root;
  for (const key of path) node = node?.kind === "directory" ? node.children.get(key)?.node : undefined;
  return node;
}
