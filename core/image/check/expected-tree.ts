import type { Digester, Hasher } from "../../ports/digester.ts";
import type { Settled, TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";

/** What a layer puts at a path. Names of one file share one of these. */
export interface ExpectedNode {
  readonly type: "directory" | "file" | "symlink" | "fifo" | "hidden";
  readonly attributes: TreeAttributes;
  readonly size: number;
  /** SHA-256 of a file's content, a symlink's target as text, or "". */
  content: string;
}

/** A tree writer that keeps what a layer says instead of making it. Paths as `pathKey` writes them. */
export interface ExpectedTree extends TreeWriter {
  readonly nodes: ReadonlyMap<string, ExpectedNode>;
  /** Directories that the layer has something in and no entry for. */
  readonly implied: ReadonlySet<string>;
  /** Directories that hide what lies below them. */
  readonly hiding: ReadonlySet<string>;
}

/** A text that stands for the bytes of a path, one character a byte. */
export function pathKey(path: Uint8Array): string {
  let key = "";
  for (const byte of path) key += String.fromCharCode(byte);
  return key;
}

/** What directories get that no entry tells of. */
export const IMPLIED: TreeAttributes = {
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  xattrs: [],
};

/**
 * It takes what is usual in layers for granted. Of the rest, parents that are symbolic links and links into other
 * layers, it makes something else than a tree has, so a tree that differs is to be looked at more closely.
 */
export function createExpectedTree(digester: Digester): ExpectedTree {
  const nodes = new Map<string, ExpectedNode>();
  const implied = new Set<string>();
  const hiding = new Set<string>();
  let open: { readonly node: ExpectedNode; left: number; readonly hash: Hasher } | undefined;

  /** The directories above a path, of which the lowest may be made by this. */
  const imply = (key: string): void => {
    for (let end = key.lastIndexOf("/"); end > 0; end = key.lastIndexOf("/", end - 1)) {
      const parent = key.slice(0, end);
      if (implied.has(parent)) return;
      const known = nodes.get(parent);
      if (known !== undefined && known.type !== "hidden") return;
      // What was hidden by name is hidden by the directory now.
      if (nodes.delete(parent)) hiding.add(parent);
      implied.add(parent);
    }
  };

  const remove = (key: string): void => {
    if (nodes.get(key)?.type === "directory" || implied.delete(key)) {
      for (const names of [nodes, implied, hiding]) {
        for (const other of names.keys()) if (other.startsWith(`${key}/`)) names.delete(other);
      }
    }
    hiding.delete(key);
    nodes.delete(key);
  };

  const put = (path: Uint8Array, node: ExpectedNode): void => {
    const key = pathKey(path);
    imply(key);
    remove(key);
    nodes.set(key, node);
  };

  const plain = (type: ExpectedNode["type"], attributes: TreeAttributes, content = ""): ExpectedNode => ({
    type,
    attributes,
    size: 0,
    content,
  });

  const finishFile = (): void => {
    if (open === undefined || open.left > 0) return;
    open.node.content = open.hash.hex();
    open = undefined;
  };

  return {
    nodes,
    implied,
    hiding,
    directory: (path, attributes) => {
      const key = pathKey(path);
      imply(key);
      const known = nodes.get(key);
      if (known !== undefined && known.type !== "directory") hiding.add(key);
      implied.delete(key);
      nodes.set(key, plain("directory", attributes));
    },
    file: (path, size, attributes): Settled => {
      const node = { ...plain("file", attributes), size };
      put(path, node);
      open = { node, left: size, hash: digester.create("sha256") };
      finishFile();
    },
    data: (chunk): Settled => {
      if (open === undefined) return;
      open.hash.update(chunk);
      open.left -= chunk.length;
      finishFile();
    },
    symlink: (path, target, attributes) => put(path, plain("symlink", attributes, pathKey(target))),
    hardlink: (path, target): Settled => {
      const node = nodes.get(pathKey(target));
      // Of a file that is not here the tree must not look right.
      put(path, node ?? plain("hidden", IMPLIED));
    },
    fifo: (path, attributes) => put(path, plain("fifo", attributes)),
    whiteout: (path): Settled => {
      const key = pathKey(path);
      const known = nodes.get(key);
      // It hides what lies below this layer, never what the layer has itself.
      if (known?.type === "directory" || implied.has(key)) hiding.add(key);
      else if (known === undefined) put(path, plain("hidden", IMPLIED));
    },
    opaque: (path): Settled => {
      const key = pathKey(path);
      imply(`${key}/`);
      hiding.add(key);
    },
    finish: async () => undefined,
    abort: async () => undefined,
  };
}
