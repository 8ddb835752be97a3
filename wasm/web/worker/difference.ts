import {
  createMemoryTreeReader,
  type MemoryDirectory,
  type MemoryNode,
} from "../../../core/host/memory/mod.ts";
import { listChanges, type TreeChange } from "../../../core/mod.ts";
import type { FileRow } from "../protocol.ts";
import { sizeOfRecord } from "./hashed.ts";
import type { Listing } from "./listing.ts";
import { accessText, bytesOfKey, keyOf, shownName } from "./names.ts";
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
  const counted = new Set<MemoryNode>();
  return changes.flatMap((change) => {
    const keys = keyOf(change.path).split("/");
    const [before, after] = [findNode(base, keys), findNode(other, keys)];
    // Of a directory that is gone nothing more is told; all in it is gone, too.
    const below =
      before?.kind === "directory" && after?.kind !== "directory" ? removedBelow(before, keys, counted) : [];
    return [describe(change, keys, before, after, counted), ...below];
  });
}

function describe(
  { kind: changed }: TreeChange,
  keys: readonly string[],
  before: MemoryNode | undefined,
  after: MemoryNode | undefined,
  counted: Set<MemoryNode>,
): Difference {
  const what = before !== undefined && after !== undefined ? whatDiffers(before, after) : [];
  const change = changed === "deleted" ? "removed" : changed;
  const isTold = change !== "changed" || what.length > 0;
  const row: FileRow = {
    ...rowOf(keys, after ?? before, counted),
    ...(what.length > 0 && { note: what.join(", ") }),
    ...(isTold && { change }),
  };
  return { keys, row, isMinor: change === "changed" && what.every((each) => each === "time") };
}

function removedBelow(
  directory: MemoryDirectory,
  above: readonly string[],
  counted: Set<MemoryNode>,
): Difference[] {
  return [...directory.children].flatMap(([key, { node }]) => {
    const keys = [...above, key];
    const own: Difference = {
      keys,
      row: { ...rowOf(keys, node, counted), change: "removed" },
      isMinor: false,
    };
    return node.kind === "directory" ? [own, ...removedBelow(node, keys, counted)] : [own];
  });
}

/** @param counted files whose bytes are told already, by another of their names */
function rowOf(keys: readonly string[], node: MemoryNode | undefined, counted: Set<MemoryNode>): FileRow {
  const key = keys.at(-1) ?? "";
  const kind = node === undefined || node.kind === "whiteout" ? "file" : node.kind;
  const isFirst = node?.kind === "file" && !counted.has(node);
  if (isFirst) counted.add(node);
  const size = isFirst ? sizeOfRecord(node.content) : 0;
  const link = node?.kind === "symlink" ? { note: `→ ${shownName(node.target)}` } : {};
  return { key, name: shownName(bytesOfKey(key)), kind, hasRows: false, size, ...link };
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
    const name = shownName(bytesOfKey(key));
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
