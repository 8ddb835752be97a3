import type { Digester, Hasher } from "../../ports/digester.ts";
import type { Settled, TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";

/** What a layer puts at one path. */
export interface ExpectedEntry {
  readonly type: "directory" | "file" | "symlink" | "fifo" | "hardlink" | "hidden";
  readonly mode: number;
  readonly size: number;
  /** SHA-256 of a file's content, a symlink's target as text, or "". */
  readonly content: string;
}

/** A tree writer that keeps what a layer says instead of making it. Paths as `pathKey` writes them. */
export interface ExpectedTree extends TreeWriter {
  readonly entries: ReadonlyMap<string, ExpectedEntry>;
}

/** A text that stands for the bytes of a path, one character a byte. */
export function pathKey(path: Uint8Array): string {
  let key = "";
  for (const byte of path) key += String.fromCharCode(byte);
  return key;
}

export function createExpectedTree(digester: Digester): ExpectedTree {
  const entries = new Map<string, ExpectedEntry>();
  let open:
    | { readonly key: string; readonly entry: ExpectedEntry; left: number; readonly hash: Hasher }
    | undefined;

  const put = (path: Uint8Array, entry: ExpectedEntry): void => {
    const key = pathKey(path);
    // What was in a directory goes with it.
    if (entry.type !== "directory" && entries.get(key)?.type === "directory") {
      for (const other of entries.keys()) if (other.startsWith(`${key}/`)) entries.delete(other);
    }
    entries.set(key, entry);
  };
  const plain = (
    type: ExpectedEntry["type"],
    { mode }: Pick<TreeAttributes, "mode">,
    content = "",
  ): ExpectedEntry => ({
    type,
    mode,
    size: 0,
    content,
  });
  const finishFile = (): void => {
    if (open === undefined || open.left > 0) return;
    entries.set(open.key, { ...open.entry, content: open.hash.hex() });
    open = undefined;
  };

  return {
    entries,
    directory: (path, attributes) => put(path, plain("directory", attributes)),
    file: (path, size, attributes): Settled => {
      const entry = { ...plain("file", attributes), size };
      put(path, entry);
      open = { key: pathKey(path), entry, left: size, hash: digester.create("sha256") };
      finishFile();
    },
    data: (chunk): Settled => {
      if (open === undefined) return;
      open.hash.update(chunk);
      open.left -= chunk.length;
      finishFile();
    },
    symlink: (path, target, attributes) => put(path, plain("symlink", attributes, pathKey(target))),
    hardlink: (path) => put(path, plain("hardlink", { mode: 0 })),
    fifo: (path, attributes) => put(path, plain("fifo", attributes)),
    whiteout: (path): Settled => {
      // It hides what lies below this layer, never what the layer has itself.
      if (!entries.has(pathKey(path))) put(path, plain("hidden", { mode: 0 }));
    },
    opaque: () => undefined,
    finish: async () => undefined,
    abort: async () => undefined,
  };
}
