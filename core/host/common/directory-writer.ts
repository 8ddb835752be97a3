import {
  closeSync,
  fchmodSync,
  futimesSync,
  linkSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { isRlError, RlError } from "../../errors.ts";
import type { TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";
import { forgetDirectories, IMPLIED, setTime, type TreeState, timeOf } from "./directory-state.ts";
import { corrupt, latin1, nameOf } from "./directory-walk.ts";
import { fileError } from "./files.ts";

/** A file whose content is to come. */
interface OpenFile {
  readonly fd: number;
  readonly path: Uint8Array;
  readonly attributes: TreeAttributes;
  left: number;
}

/** One layer written over what a directory has: a tree of the form "flat". */
export function createDirectoryWriter(state: TreeState): TreeWriter {
  const { walk, directories, onSkipped } = state;
  /** Keys that this layer has made. */
  const own = new Set<string>();
  let current: OpenFile | undefined;

  const settle = (): void => {
    if (current === undefined) return;
    const { fd, path, attributes, left } = current;
    current = undefined;
    try {
      if (left > 0) throw misuse(path, `${left} bytes of it are missing`);
      fchmodSync(fd, attributes.mode & 0o1777);
      const time = timeOf(attributes);
      futimesSync(fd, time, time);
    } finally {
      closeSync(fd);
    }
  };
  const remove = (key: string): void => {
    const isDirectory = walk.look(key) === "directory";
    rmSync(walk.pathOf(key), { recursive: true, force: true });
    if (isDirectory) forgetDirectories(state, key);
  };
  /** Where a new entry goes; what is there is removed. */
  const clear = (path: Uint8Array): string => {
    if (path.length === 0) throw corrupt(path, "the root can only be a directory");
    const key = located(path);
    if (walk.look(key) !== undefined) remove(key);
    own.add(key);
    return key;
  };
  const located = (path: Uint8Array): string => walk.locate(path, "make") ?? "";

  const childrenOf = (key: string): string[] => {
    const names = readdirSync(walk.pathOf(key), { encoding: "buffer" });
    return names.map((name) => (key === "" ? latin1(name) : `${key}/${latin1(name)}`));
  };
  const prune = (key: string): void => {
    for (const child of childrenOf(key)) if (!keepOwn(child)) remove(child);
  };
  /** Remove what is not of this layer; true when something of this layer, or below it, remains. */
  const keepOwn = (key: string): boolean => {
    if (walk.look(key) !== "directory") return own.has(key);
    prune(key);
    if (own.has(key)) return true;
    if (childrenOf(key).length === 0) return false;
    directories.set(key, IMPLIED);
    return true;
  };
  const makeDirectory = (path: Uint8Array, attributes: TreeAttributes): string => {
    const key = path.length === 0 ? "" : located(path);
    if (walk.look(key) !== "directory") {
      remove(key);
      walk.make(key);
    }
    own.add(key);
    directories.set(key, attributes);
    return key;
  };

  /** Errors of the operating system become ours, after what was begun before has ended. */
  const step =
    <T extends readonly [Uint8Array, ...unknown[]]>(work: (...args: T) => unknown) =>
    (...args: T): void => {
      try {
        settle();
        work(...args);
      } catch (error) {
        throw isRlError(error) ? error : fileError("write tree entry", latin1(args[0]), error);
      }
    };

  return {
    directory: step(makeDirectory),
    file: step((path, size: number, attributes: TreeAttributes) => {
      const fd = openSync(walk.pathOf(clear(path)), "wx", 0o600);
      current = { fd, path: path.slice(), attributes, left: size };
    }),
    data: (chunk) => {
      if (current === undefined || chunk.length > current.left) {
        throw misuse(current?.path ?? new Uint8Array(), "there is more content than the file's size");
      }
      current.left -= chunk.length;
      const { fd, path } = current;
      try {
        for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
      } catch (error) {
        throw fileError("write tree entry", latin1(path), error);
      }
    },
    symlink: step((path, target: Uint8Array, attributes: TreeAttributes) => {
      const at = walk.pathOf(clear(path));
      symlinkSync(nameOf(target), at);
      setTime(at, attributes, "link");
    }),
    hardlink: step((path, target: Uint8Array) => {
      const from = walk.locate(target, "leave");
      const kind = from === undefined ? undefined : walk.look(from);
      if (from === undefined || kind === undefined) {
        throw corrupt(path, "the target of the hard link is missing");
      }
      if (kind === "directory") throw corrupt(path, "the target of the hard link is a directory");
      if (from === located(path)) return;
      linkSync(walk.pathOf(from), walk.pathOf(clear(path)));
    }),
    fifo: step((path) => {
      clear(path);
      onSkipped(latin1(path), "fifo");
    }),
    whiteout: step((path) => {
      const key = walk.locate(path, "leave");
      if (key === undefined || walk.look(key) === undefined) return;
      if (!keepOwn(key)) remove(key);
    }),
    opaque: step((path) => {
      const key = path.length === 0 ? "" : located(path);
      const kind = walk.look(key);
      if (kind === undefined) {
        walk.make(key);
        directories.set(key, IMPLIED);
        own.add(key);
      } else if (kind === "directory") prune(key);
      else throw corrupt(path, "it is not a directory");
    }),
    finish: async () => step(() => undefined)(new Uint8Array()),
    abort: async () => {
      const fd = current?.fd;
      current = undefined;
      if (fd !== undefined) closeSync(fd);
    },
  };
}

function misuse(path: Uint8Array, state: string): RlError {
  return new RlError({ code: "invalid", action: "write tree entry", subject: latin1(path), state });
}
