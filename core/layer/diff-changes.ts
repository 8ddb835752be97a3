import type { TreeReadEntry, TreeReading } from "../ports/tree-reader.ts";
import { compareBytes } from "../tar/bytes.ts";
import { isWhiteout } from "./diff-entries.ts";

/** One path that differs. */
export interface TreeChange {
  readonly kind: "added" | "changed" | "deleted";
  /** Below the root, without a "/" in front. */
  readonly path: Uint8Array;
  readonly isDirectory: boolean;
}

/**
 * What differs between a tree and its base, from a reading without content, sorted by the bytes of the paths. A
 * directory counts as changed when anything in it has. The reading is closed in every case.
 */
export async function listChanges(reading: TreeReading): Promise<TreeChange[]> {
  const changes: TreeChange[] = [];
  /** Unchanged directories on the way to where the reading is. */
  const pending: TreeChange[] = [];
  try {
    for (;;) {
      const next = reading.next();
      const read: TreeReadEntry | undefined = next instanceof Promise ? await next : next;
      if (read === undefined) break;
      const change = changeOf(read);
      if (change === undefined) continue;
      while (pending.length > 0 && !isAbove(pending.at(-1)?.path, read.path)) pending.pop();
      if (read.same) {
        if (change.isDirectory) pending.push(change);
      } else {
        changes.push(...pending.splice(0), change);
      }
    }
  } finally {
    await reading.close();
  }
  return changes.sort((a, b) => compareBytes(a.path, b.path));
}

function changeOf(read: TreeReadEntry): TreeChange | undefined {
  // The root's own time always differs, and nobody asks for its other attributes.
  if (read.path.length === 0) return undefined;
  const isDirectory = read.type === "directory";
  if (read.type !== "absent" && !isWhiteout(read)) {
    return { kind: read.below === "nothing" ? "added" : "changed", path: read.path, isDirectory };
  }
  if (read.below === "nothing") return undefined;
  return { kind: "deleted", path: read.path, isDirectory: read.below === "directory" };
}

function isAbove(directory: Uint8Array | undefined, path: Uint8Array): boolean {
  if (directory === undefined || path[directory.length] !== 0x2f) return false;
  return directory.every((byte, index) => byte === path[index]);
}
