import { RlError } from "../../errors.ts";
import { NeedsLowersError } from "../../ports/needs-lowers.ts";
import type { TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";
import { shownBelow } from "./tree-below.ts";
import type { MemoryDirectory, MemoryName, MemoryNode } from "./tree-node.ts";

export type { MemoryDirectory, MemoryName, MemoryNode } from "./tree-node.ts";

export interface MemoryTreeOptions {
  /** "overlay": one layer's diff. "flat": the whole tree up to and with this layer. */
  readonly form: "overlay" | "flat";
  /** The tree below, copied first; flat form only. */
  readonly parent?: MemoryDirectory | undefined;
  /** Trees of the layers below, bottom first, for hard links to them; overlay form only. */
  readonly lowers?: readonly MemoryDirectory[] | undefined;
  /** Overlay form only: to be used above any layers; `finish` throws `NeedsLowersError` when that cannot be. */
  readonly alone?: boolean | undefined;
}

export interface MemoryTreeWriter extends TreeWriter {
  /** The finished tree. Throws "invalid" before `finish`. */
  tree(): MemoryDirectory;
}

/** Linux follows this many symbolic links in one path. */
const LINK_LIMIT = 40;

const IMPLIED: TreeAttributes = {
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  xattrs: [],
};

/** A writer into a new tree. Every call is done when it returns: none gives a promise but `finish` and `abort`. */
export function createMemoryTreeWriter(options: MemoryTreeOptions): MemoryTreeWriter {
  const isOverlay = options.form === "overlay";
  const root = options.parent === undefined ? newDirectory(IMPLIED) : copyTree(options.parent);
  const isAlone = isOverlay && options.alone === true;
  let needsLowers = false;
  let state: "writing" | "finished" | "aborted" = "writing";
  /** The file that `data` goes to: its content and how much of it has come. */
  let open: { readonly content: Uint8Array; at: number; readonly path: Uint8Array } | undefined;

  function start(path: Uint8Array): void {
    if (state !== "writing") throw misuse(path, `the tree is ${state}`);
    if (open !== undefined && open.at < open.content.length)
      throw misuse(open.path, "its content is incomplete");
    open = undefined;
  }

  /** Note that what lies below matters at a place; false when that does not matter to this tree. */
  function depend(above: readonly MemoryDirectory[]): boolean {
    needsLowers ||= isAlone && !above.some(({ opaque }) => opaque);
    return needsLowers;
  }

  /** Once the tree cannot be finished, nothing more is written to it. */
  function unlessDependent<T extends readonly unknown[]>(call: (...args: T) => void): (...args: T) => void {
    return (...args) => {
      if (!needsLowers) call(...args);
    };
  }

  /** Put a node at a path. A directory over a directory goes in `directory`, everything else replaces. */
  function put(path: Uint8Array, node: MemoryNode): void {
    const place = locate(path);
    place.parent.children.set(place.name, { node, own: true });
  }

  function locate(path: Uint8Array): Place & { readonly parent: MemoryDirectory; readonly name: string } {
    const components = split(path);
    const name = components.pop();
    if (name === undefined) throw corrupt(path, "the root can only be a directory");
    const place = walk(root, components, {
      path,
      make: (missing, above, names) => makeMissing(path, missing, above, names),
    });
    return { ...place, parent: place.above.at(-1) ?? root, name };
  }

  /** A directory that is missing: like that of a lower, or the link that a lower has there. */
  function makeMissing(
    path: Uint8Array,
    name: string,
    above: readonly MemoryDirectory[],
    names: readonly string[],
  ): MemoryNode {
    const parent = above.at(-1) ?? root;
    if (!isOverlay || parent.children.has(name) || above.some(({ opaque }) => opaque)) {
      return makeDirectory(parent, name);
    }
    // Where nobody will see it.
    if (depend(above)) return newDirectory(IMPLIED);
    const below = shownBelow(options.lowers ?? [], [...names, name]);
    if (below === undefined) return makeDirectory(parent, name);
    if (below.kind !== "directory" && below.kind !== "symlink") {
      throw corrupt(path, "something above it is not a directory");
    }
    const node = below.kind === "directory" ? newDirectory(below.attributes) : below;
    parent.children.set(name, { node, own: true });
    return node;
  }

  /** What a hard link names, wherever links of this layer and of lower ones lead to; undefined for nothing. */
  function linkTarget(target: Uint8Array): MemoryNode | undefined {
    const { parent, name, above, names } = locate(target);
    const own = parent.children.get(name)?.node;
    if (own !== undefined || !isOverlay || above.some(({ opaque }) => opaque)) return own;
    return depend(above) ? undefined : shownBelow(options.lowers ?? [], [...names, name]);
  }

  const writer: MemoryTreeWriter = {
    directory(path, attributes) {
      start(path);
      if (path.length === 0) {
        root.attributes = attributes;
        return;
      }
      const { parent, name } = locate(path);
      const known = parent.children.get(name);
      if (known?.node.kind === "directory") {
        known.node.attributes = attributes;
        known.own = true;
        return;
      }
      const made = newDirectory(attributes);
      made.opaque = isOverlay && known !== undefined;
      parent.children.set(name, { node: made, own: true });
    },
    file(path, size, attributes) {
      start(path);
      const content = allocate(path, size);
      put(path, { kind: "file", attributes, content });
      open = { content, at: 0, path };
    },
    data(chunk) {
      if (open === undefined || open.at + chunk.length > open.content.length) {
        throw misuse(open?.path ?? new Uint8Array(), "there is more content than the file's size");
      }
      open.content.set(chunk, open.at);
      open.at += chunk.length;
    },
    symlink(path, target, attributes) {
      start(path);
      put(path, { kind: "symlink", attributes, target: target.slice() });
    },
    hardlink(path, target) {
      start(path);
      const node = linkTarget(target);
      if (needsLowers) return;
      if (node === undefined || node.kind === "whiteout")
        throw corrupt(path, "the target of the hard link is missing");
      if (node.kind === "directory") throw corrupt(path, "the target of the hard link is a directory");
      put(path, node);
    },
    fifo(path, attributes) {
      start(path);
      put(path, { kind: "fifo", attributes });
    },
    whiteout(path) {
      start(path);
      const { parent, name } = locate(path);
      const known = parent.children.get(name);
      if (!isOverlay) {
        if (known !== undefined && !keepOwn(known)) parent.children.delete(name);
      } else if (known === undefined) {
        parent.children.set(name, { node: { kind: "whiteout" }, own: true });
      } else if (known.node.kind === "directory") {
        known.node.opaque = true;
      }
    },
    opaque(path) {
      start(path);
      if (path.length === 0 && depend([])) return;
      const directory = openDirectory(path);
      if (isOverlay) directory.opaque = true;
      else pruneChildren(directory);
    },
    async finish() {
      if (needsLowers) throw new NeedsLowersError("in memory");
      start(new Uint8Array());
      state = "finished";
    },
    async abort() {
      state = "aborted";
      root.children.clear();
    },
    tree() {
      if (state !== "finished") throw misuse(new Uint8Array(), `the tree is ${state}`);
      return root;
    },
  };
  return {
    ...writer,
    directory: unlessDependent(writer.directory),
    file: unlessDependent(writer.file),
    data: unlessDependent(writer.data),
    symlink: unlessDependent(writer.symlink),
    hardlink: unlessDependent(writer.hardlink),
    fifo: unlessDependent(writer.fifo),
    whiteout: unlessDependent(writer.whiteout),
    opaque: unlessDependent(writer.opaque),
  };

  /** The directory at a path, made when missing, its last component not followed. */
  function openDirectory(path: Uint8Array): MemoryDirectory {
    if (path.length === 0) return root;
    const { parent, name } = locate(path);
    const known = parent.children.get(name);
    if (known?.node.kind === "directory") return known.node;
    if (known !== undefined && known.node.kind !== "whiteout") throw corrupt(path, "it is not a directory");
    if (known === undefined && !hides(root, path)) depend([]);
    return makeDirectory(parent, name);
  }
}

function allocate(path: Uint8Array, size: number): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    const state = `its ${size} bytes do not fit into memory`;
    throw new RlError({ code: "limit", action: "write tree entry", subject: latin1(path), state, cause });
  }
}

/** Drop what is not of this layer; true when something of this layer, or below it, remains. */
function keepOwn(entry: MemoryName): boolean {
  if (entry.node.kind !== "directory") return entry.own;
  pruneChildren(entry.node);
  if (entry.own) return true;
  if (entry.node.children.size === 0) return false;
  entry.node.attributes = IMPLIED;
  return true;
}

function pruneChildren(directory: MemoryDirectory): void {
  for (const [name, child] of directory.children) if (!keepOwn(child)) directory.children.delete(name);
}

/** Where a walk has come to: the directories from the root down, and the names of those below the root. */
interface Place {
  readonly above: readonly MemoryDirectory[];
  readonly names: readonly string[];
}

interface WalkOptions {
  readonly path: Uint8Array;
  /** Make what is missing below others, whose names it gets, too. */
  readonly make: (name: string, above: readonly MemoryDirectory[], names: readonly string[]) => MemoryNode;
}

/**
 * Resolve components to a directory, as openat2 with RESOLVE_IN_ROOT does: symlinks are followed, absolute ones
 * from the root, and ".." never leaves it.
 */
function walk(root: MemoryDirectory, components: readonly string[], { path, make }: WalkOptions): Place {
  const trail: MemoryDirectory[] = [root];
  const names: string[] = [];
  const enter = (name: string, directory: MemoryDirectory): void => {
    names.push(name);
    trail.push(directory);
  };
  const leave = (depth: number): void => {
    trail.length = Math.min(trail.length, depth + 1);
    names.length = trail.length - 1;
  };
  const rest = [...components].reverse();
  let links = 0;
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    const here = trail.at(-1) ?? root;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      leave(Math.max(0, names.length - 1));
      continue;
    }
    const child = here.children.get(name);
    if (child?.node.kind === "directory") {
      enter(name, child.node);
    } else if (child?.node.kind === "symlink") {
      links++;
      if (links > LINK_LIMIT) throw corrupt(path, "there are too many symbolic links above it");
      const target = latin1(child.node.target);
      if (target.startsWith("/")) leave(0);
      rest.push(...target.split("/").reverse());
    } else if (child !== undefined && child.node.kind !== "whiteout") {
      throw corrupt(path, "something above it is not a directory");
    } else {
      const made = make(name, trail, names);
      if (made.kind === "directory") enter(name, made);
      else rest.push(name);
    }
  }
  return { above: trail, names };
}

/** Make a directory where nothing or a whiteout was, which keeps hiding what is below. */
function makeDirectory(parent: MemoryDirectory, name: string): MemoryDirectory {
  const made = newDirectory(IMPLIED);
  made.opaque = parent.children.has(name);
  parent.children.set(name, { node: made, own: true });
  return made;
}

/** Whether a tree keeps a path of the layers below from being seen. */
function hides(root: MemoryDirectory, path: Uint8Array): boolean {
  let here: MemoryDirectory = root;
  for (const name of split(path)) {
    const next = here.children.get(name)?.node;
    if (next === undefined) return here.opaque;
    if (next.kind !== "directory") return true;
    here = next;
  }
  return false;
}

/** A copy that the next layer may change; names that shared a node still do, and none is its own. */
function copyTree(from: MemoryDirectory): MemoryDirectory {
  const copy = newDirectory(from.attributes);
  for (const [name, { node }] of from.children) {
    // Only directories change in place, so the others can be shared.
    copy.children.set(name, { node: node.kind === "directory" ? copyTree(node) : node, own: false });
  }
  return copy;
}

function newDirectory(attributes: TreeAttributes): MemoryDirectory {
  return { kind: "directory", attributes, opaque: false, children: new Map() };
}

function split(path: Uint8Array): string[] {
  return path.length === 0 ? [] : latin1(path).split("/");
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function corrupt(path: Uint8Array, state: string): RlError {
  return new RlError({ code: "corrupt", action: "write tree entry", subject: latin1(path), state });
}

function misuse(path: Uint8Array, state: string): RlError {
  return new RlError({ code: "invalid", action: "write tree entry", subject: latin1(path), state });
}
