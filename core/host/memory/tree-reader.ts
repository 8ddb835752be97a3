import { digestHex } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { TreePlace, TreeReadEntry, TreeReader, TreeReadRequest } from "../../ports/tree-reader.ts";
import type { TreeAttributes } from "../../ports/tree-writer.ts";
import type { MemoryTreeStore } from "./tree-store.ts";
import type { MemoryDirectory, MemoryNode } from "./tree-writer.ts";

/** Reads trees in memory: the contract in a form small enough to be read. Marker files do not come up here. */
export function createMemoryTreeReader(
  store: Pick<MemoryTreeStore, "trees">,
  directories: ReadonlyMap<string, MemoryDirectory> = new Map(),
): TreeReader {
  const find = (place: TreePlace): MemoryDirectory => {
    const found = place.kind === "layer" ? store.trees.get(place.key) : directories.get(place.path);
    if (found !== undefined) return found;
    const subject = place.kind === "layer" ? digestHex(place.key) : place.path;
    throw new RlError({ code: "not-found", action: "read tree", subject, state: "it is not there" });
  };
  return {
    read(request) {
      let found: Found[] | undefined;
      let at = 0;
      let chunk: Uint8Array | undefined;
      return {
        next() {
          found ??= readAll(request, request.trees.map(find), (request.base ?? []).map(find));
          const next = found[at++];
          chunk = next?.content;
          return next?.entry;
        },
        read() {
          const taken = chunk;
          chunk = undefined;
          return taken;
        },
        async close() {
          found = [];
        },
      };
    },
  };
}

interface Found {
  readonly entry: TreeReadEntry;
  readonly content: Uint8Array | undefined;
}

const OPAQUE = [new TextEncoder().encode("user.overlay.opaque"), Uint8Array.of(0x79)] as const;
const ABSENT: TreeAttributes = {
  mode: 0,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  xattrs: [],
};
const TYPES = {
  directory: "directory",
  file: "file",
  symlink: "symlink",
  fifo: "fifo",
  whiteout: "character",
} as const;

function readAll(
  { view, content: wantsContent }: TreeReadRequest,
  trees: readonly MemoryDirectory[],
  base: readonly MemoryDirectory[],
): Found[] {
  const found: Found[] = [];
  const names = countNames(trees);
  const baseNames = countNames(base);
  const links = new Map<MemoryNode, number>();

  /** The number of a file with several names, and whether it had none yet. */
  function number(node: MemoryNode): { readonly link: number; readonly isFirst: boolean } {
    if ((names.get(node) ?? 0) < 2) return { link: 0, isFirst: true };
    const isFirst = !links.has(node);
    if (isFirst) links.set(node, links.size + 1);
    return { link: links.get(node) ?? 0, isFirst };
  }

  function compare(path: string, node: MemoryNode, below: MemoryNode, whole: boolean): boolean {
    if (!whole && node.kind === "directory" && node.opaque) return false;
    const own = names.get(node) ?? 0;
    if (
      node.kind !== "directory" &&
      (own > 1 ? !whole || own !== baseNames.get(below) : (baseNames.get(below) ?? 1) > 1)
    ) {
      return false;
    }
    return isSame(path, node, below);
  }

  function send(path: string, node: MemoryNode, below: MemoryNode | undefined, whole: boolean): void {
    const isOpaque = view === "own" && node.kind === "directory" && node.opaque;
    const same = below !== undefined && compare(path, node, below, whole);
    const { link, isFirst } = same ? { link: 0, isFirst: false } : number(node);
    const attributes = node.kind === "whiteout" ? ABSENT : node.attributes;
    const { mode, uid, gid, mtimeSeconds, mtimeNanoseconds } = attributes;
    const hasXattrs = node.kind === "directory" || node.kind === "file";
    const bytes = node.kind === "file" ? node.content : undefined;
    const entry: TreeReadEntry = {
      type: TYPES[node.kind],
      path: fromLatin1(path),
      ...{ mode, uid, gid, mtimeSeconds, mtimeNanoseconds, link, same },
      size: bytes?.length ?? 0,
      deviceMajor: 0,
      deviceMinor: 0,
      target: node.kind === "symlink" ? node.target : new Uint8Array(),
      xattrs: hasXattrs ? [...attributes.xattrs, ...(isOpaque ? [OPAQUE] : [])] : [],
      below: below === undefined ? "nothing" : below.kind === "directory" ? "directory" : "other",
    };
    const isSent = wantsContent && isFirst && bytes !== undefined && bytes.length > 0;
    found.push({ entry, content: isSent ? bytes : undefined });
  }

  function walk(
    path: string,
    top: readonly MemoryDirectory[],
    under: readonly MemoryDirectory[],
    whole: boolean,
  ) {
    const listed = [...top, ...(whole ? under : [])].flatMap((directory) => [...directory.children.keys()]);
    const order = [...new Set(listed)].map((name) => ({ name, late: isLate(name, top) ? 1 : 0 }));
    order.sort((a, b) => a.late - b.late || (a.name < b.name ? -1 : 1));
    for (const { name } of order) visit(path === "" ? name : `${path}/${name}`, name, top, under, whole);
  }

  function visit(
    path: string,
    name: string,
    top: readonly MemoryDirectory[],
    under: readonly MemoryDirectory[],
    whole: boolean,
  ): void {
    const first = show(top, name);
    const node = whole && first?.kind === "whiteout" ? undefined : first;
    const shown = show(under, name);
    const below = shown?.kind === "whiteout" ? undefined : shown;
    if (node === undefined) {
      if (whole && below !== undefined) sendAbsent(path, below);
      return;
    }
    send(path, node, below, whole);
    if (node.kind !== "directory") return;
    const isHiding = !whole && node.opaque;
    const nextWhole = whole || (isHiding && !wantsContent);
    const isBelow = below?.kind === "directory" && (!isHiding || nextWhole);
    walk(path, enter(top, name), isBelow ? enter(under, name) : [], nextWhole);
  }

  function sendAbsent(path: string, below: MemoryNode): void {
    const entry: TreeReadEntry = {
      type: "absent",
      path: fromLatin1(path),
      ...ABSENT,
      size: 0,
      deviceMajor: 0,
      deviceMinor: 0,
      target: new Uint8Array(),
      link: 0,
      below: below.kind === "directory" ? "directory" : "other",
      same: false,
    };
    found.push({ entry, content: undefined });
  }

  const [root] = trees;
  if (root === undefined) return found;
  send("", { ...root, opaque: false }, base[0], view === "whole");
  walk("", trees, base, view === "whole");
  return found;
}

/** What a stack shows: the uppermost that has the name, a whiteout too. */
function show(stack: readonly MemoryDirectory[], name: string): MemoryNode | undefined {
  for (const directory of stack) {
    const child = directory.children.get(name);
    if (child !== undefined) return child.node;
  }
  return undefined;
}

/** The directories of a stack that show under a name, down to the first that hides the others. */
function enter(stack: readonly MemoryDirectory[], name: string): MemoryDirectory[] {
  const entered: MemoryDirectory[] = [];
  for (const directory of stack) {
    const node = directory.children.get(name)?.node;
    if (node === undefined) continue;
    if (node.kind !== "directory") break;
    entered.push(node);
    if (node.opaque) break;
  }
  return entered;
}

/** Whether a name hides nothing below. */
function isLate(name: string, top: readonly MemoryDirectory[]): boolean {
  if (name.startsWith(".wh.")) return false;
  const nodes = top.flatMap((directory) => directory.children.get(name)?.node ?? []);
  return nodes.length > 0 && nodes[0]?.kind !== "whiteout";
}

/** How many names each node has in one tree. */
function countNames(trees: readonly MemoryDirectory[]): Map<MemoryNode, number> {
  const most = new Map<MemoryNode, number>();
  const count = (directory: MemoryDirectory, names: Map<MemoryNode, number>): void => {
    for (const { node } of directory.children.values()) {
      if (node.kind === "directory") count(node, names);
      else names.set(node, (names.get(node) ?? 0) + 1);
    }
  };
  for (const tree of trees) {
    const names = new Map<MemoryNode, number>();
    count(tree, names);
    for (const [node, found] of names) most.set(node, Math.max(found, most.get(node) ?? 0));
  }
  return most;
}

function isSame(path: string, one: MemoryNode, other: MemoryNode): boolean {
  if (one.kind === "whiteout" || other.kind === "whiteout" || one.kind !== other.kind) return false;
  const [a, b] = [one.attributes, other.attributes];
  if (a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid) return false;
  if (path !== "" && (a.mtimeSeconds !== b.mtimeSeconds || a.mtimeNanoseconds !== b.mtimeNanoseconds))
    return false;
  if ((one.kind === "directory" || one.kind === "file") && describe(a.xattrs) !== describe(b.xattrs))
    return false;
  if (one.kind === "directory") return true;
  if (one.kind === "file" && other.kind === "file") return equal(one.content, other.content);
  return one.kind !== "symlink" || other.kind !== "symlink" || equal(one.target, other.target);
}

function describe(xattrs: TreeAttributes["xattrs"]): string {
  return xattrs
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join();
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
