import {
  createMemoryTreeReader,
  type MemoryDirectory,
  type MemoryNode,
} from "../../../core/host/memory/mod.ts";
import { listChanges, type TreeChange } from "../../../core/mod.ts";
import type { FileRow } from "../protocol.ts";
import { sizeOfRecord } from "./hashed.ts";
import type { Listing } from "./listing.ts";
import { accessText, keyOf, shownName } from "./names.ts";
import { type Branch, listBranches } from "./row-tree.ts";
import { findNode } from "./whole-listing.ts";

/** One path in which two images differ. */
export interface Difference {
  readonly keys: readonly string[];
  readonly row: FileRow;
  /** Nothing but its time differs, or it is a directory of which nothing differs itself. */
  readonly isMinor: boolean;
}

/** Compare what containers of two images see. */
export async function differences(base: MemoryDirectory, other: MemoryDirectory): Promise<Difference[]> {
  const trees = new Map([
    ["base", base],
    ["other", other],
  ]);
  const reading = createMemoryTreeReader({ trees: new Map() }, trees).read({
    view: "whole",
    trees: [{ kind: "directory", path: "other" }],
    base: [{ kind: "directory", path: "base" }],
    content: false,
  });
  const changes = await listChanges(reading);
  return changes.map((change) => describe(change, base, other));
}

function describe(change: TreeChange, base: MemoryDirectory, other: MemoryDirectory): Difference {
  const keys = keyOf(change.path).split("/");
  const [before, after] = [findNode(base, keys), findNode(other, keys)];
  const node = after ?? before;
  const what = before !== undefined && after !== undefined ? whatDiffers(before, after) : [];
  const kind = node === undefined || node.kind === "whiteout" ? "file" : node.kind;
  const row: FileRow = {
    key: keys.at(-1) ?? "",
    name: shownName(change.path.subarray(change.path.lastIndexOf(0x2f) + 1)),
    kind,
    hasRows: false,
    size: node?.kind === "file" ? sizeOfRecord(node.content) : 0,
    ...(what.length > 0 && { note: what.join(", ") }),
    ...(change.kind !== "changed" || what.length > 0
      ? { change: change.kind === "deleted" ? ("removed" as const) : change.kind }
      : {}),
  };
  const isMinor = change.kind === "changed" && what.every((each) => each === "time");
  return { keys, row, isMinor };
}

function whatDiffers(before: MemoryNode, after: MemoryNode): string[] {
  if (before.kind === "whiteout" || after.kind === "whiteout") return [];
  if (before.kind !== after.kind) return [`${before.kind} became ${after.kind}`];
  const [old, now] = [before.attributes, after.attributes];
  const time = old.mtimeSeconds !== now.mtimeSeconds || old.mtimeNanoseconds !== now.mtimeNanoseconds;
  return [
    ...contentDiffers(before, after),
    ...(accessText(old) === accessText(now) ? [] : [`${accessText(old)} → ${accessText(now)}`]),
    ...(String(old.xattrs) === String(now.xattrs) ? [] : ["extended attributes"]),
    ...(time ? ["time"] : []),
  ];
}

function contentDiffers(before: MemoryNode, after: MemoryNode): string[] {
  if (before.kind === "file" && after.kind === "file" && keyOf(before.content) !== keyOf(after.content)) {
    const grown = sizeOfRecord(after.content) - sizeOfRecord(before.content);
    return [grown === 0 ? "content" : `content, ${grown > 0 ? "+" : "−"}${Math.abs(grown)} bytes`];
  }
  if (before.kind === "symlink" && after.kind === "symlink") {
    const [from, to] = [shownName(before.target), shownName(after.target)];
    if (keyOf(before.target) !== keyOf(after.target)) return [`→ ${from} became → ${to}`];
  }
  return [];
}

/** The paths as a tree, with the directories that lead to them. */
export function listDifferences(all: readonly Difference[], withMinor: boolean): Listing {
  const top: Branch[] = [];
  const known = new Map<string, Branch>();
  const enter = (keys: readonly string[]): Branch[] => {
    if (keys.length === 0) return top;
    const path = keys.join("/");
    const found = known.get(path);
    if (found !== undefined) return found.below;
    const key = keys.at(-1) ?? "";
    const name = shownName(Uint8Array.from(key, (character) => character.charCodeAt(0)));
    const branch: Branch = { row: { key, name, kind: "directory", hasRows: false, size: 0 }, below: [] };
    known.set(path, branch);
    enter(keys.slice(0, -1)).push(branch);
    return branch.below;
  };
  for (const { keys, row, isMinor } of all) {
    if (isMinor && !withMinor) continue;
    const branch: Branch = { row, below: [] };
    enter(keys.slice(0, -1)).push(branch);
    known.set(keys.join("/"), branch);
  }
  return listBranches(top);
}
