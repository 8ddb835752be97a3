import { type FileHandle, link, open, readdir, rm, symlink } from "node:fs/promises";
import { isRlError, RlError } from "../../errors.ts";
import type { TreeAttributes, TreeWriter } from "../../ports/tree-writer.ts";
import { forgetDirectories, IMPLIED, setTime, type TreeState } from "./directory-state.ts";
import { corrupt, latin1, nameOf } from "./directory-walk.ts";
import { fileError } from "./files.ts";

/** A file whose content is to come. */
interface OpenFile {
  readonly handle: FileHandle;
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

  const settle = async (): Promise<void> => {
    if (current === undefined) return;
    const { handle, path, attributes, left } = current;
    current = undefined;
    try {
      if (left > 0) throw misuse(path, `${left} bytes of it are missing`);
      await handle.chmod(attributes.mode & 0o1777);
      const seconds = attributes.mtimeSeconds + attributes.mtimeNanoseconds / 1e9;
      await handle.utimes(seconds, seconds);
    } finally {
      await handle.close();
    }
  };
  const remove = async (key: string): Promise<void> => {
    await rm(walk.pathOf(key), { recursive: true, force: true });
    forgetDirectories(state, key);
  };
  /** Where a new entry goes; what is there is removed. */
  const clear = async (path: Uint8Array): Promise<string> => {
    if (path.length === 0) throw corrupt(path, "the root can only be a directory");
    const key = await located(path);
    if ((await walk.look(key)) !== undefined) await remove(key);
    own.add(key);
    return key;
  };
  const located = async (path: Uint8Array): Promise<string> => (await walk.locate(path, "make")) ?? "";

  const childrenOf = async (key: string): Promise<string[]> => {
    const names = await readdir(walk.pathOf(key), { encoding: "buffer" });
    return names.map((name) => (key === "" ? latin1(name) : `${key}/${latin1(name)}`));
  };
  const prune = async (key: string): Promise<void> => {
    for (const child of await childrenOf(key)) if (!(await keepOwn(child))) await remove(child);
  };
  /** Remove what is not of this layer; true when something of this layer, or below it, remains. */
  const keepOwn = async (key: string): Promise<boolean> => {
    if ((await walk.look(key)) !== "directory") return own.has(key);
    await prune(key);
    if (own.has(key)) return true;
    if ((await childrenOf(key)).length === 0) return false;
    directories.set(key, IMPLIED);
    return true;
  };
  const makeDirectory = async (path: Uint8Array, attributes: TreeAttributes): Promise<string> => {
    const key = path.length === 0 ? "" : await located(path);
    if ((await walk.look(key)) !== "directory") {
      await remove(key);
      await walk.make(key);
    }
    own.add(key);
    directories.set(key, attributes);
    return key;
  };

  /** Errors of the operating system become ours, after what was begun before has ended. */
  const step =
    <T extends readonly [Uint8Array, ...unknown[]]>(work: (...args: T) => Promise<unknown>) =>
    async (...args: T): Promise<void> => {
      try {
        await settle();
        await work(...args);
      } catch (error) {
        throw isRlError(error) ? error : fileError("write tree entry", latin1(args[0]), error);
      }
    };

  return {
    directory: step(makeDirectory),
    file: step(async (path, size: number, attributes: TreeAttributes) => {
      const handle = await open(walk.pathOf(await clear(path)), "wx", 0o600);
      current = { handle, path: path.slice(), attributes, left: size };
    }),
    data: async (chunk) => {
      if (current === undefined || chunk.length > current.left) {
        throw misuse(current?.path ?? new Uint8Array(), "there is more content than the file's size");
      }
      current.left -= chunk.length;
      const { handle, path } = current;
      try {
        for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
      } catch (error) {
        throw fileError("write tree entry", latin1(path), error);
      }
    },
    symlink: step(async (path, target: Uint8Array, attributes: TreeAttributes) => {
      const at = walk.pathOf(await clear(path));
      await symlink(nameOf(target), at);
      await setTime(at, attributes, "link");
    }),
    hardlink: step(async (path, target: Uint8Array) => {
      const from = await walk.locate(target, "make");
      const kind = from === undefined ? undefined : await walk.look(from);
      if (from === undefined || kind === undefined) {
        throw corrupt(path, "the target of the hard link is missing");
      }
      if (kind === "directory") throw corrupt(path, "the target of the hard link is a directory");
      if (from === (await located(path))) return;
      await link(walk.pathOf(from), walk.pathOf(await clear(path)));
    }),
    fifo: step(async (path) => {
      await clear(path);
      onSkipped(latin1(path), "fifo");
    }),
    whiteout: step(async (path) => {
      const key = await walk.locate(path, "leave");
      if (key === undefined || (await walk.look(key)) === undefined) return;
      if (!(await keepOwn(key))) await remove(key);
    }),
    opaque: step(async (path) => {
      const key = path.length === 0 ? "" : await located(path);
      const kind = await walk.look(key);
      if (kind === undefined) {
        await walk.make(key);
        directories.set(key, IMPLIED);
        own.add(key);
      } else if (kind === "directory") await prune(key);
      else throw corrupt(path, "it is not a directory");
    }),
    finish: () => step(async () => undefined)(new Uint8Array()),
    abort: async () => {
      const handle = current?.handle;
      current = undefined;
      await handle?.close();
    },
  };
}

function misuse(path: Uint8Array, state: string): RlError {
  return new RlError({ code: "invalid", action: "write tree entry", subject: latin1(path), state });
}
