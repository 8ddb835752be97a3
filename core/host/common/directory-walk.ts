import { lstatSync, mkdirSync, readlinkSync } from "node:fs";
import { RlError } from "../../errors.ts";

/** As many symbolic links as the kernel follows in one path. */
const LINK_LIMIT = 40;

/**
 * Where entries are in a directory that nobody else changes. Names are text with one character per byte, so they are
 * exact; keys are names joined by "/", and no component of one is a symbolic link.
 *
 * Calls wait for the operating system: there are several for each of thousands of entries, and a turn of the event loop
 * costs many times as much as one of them.
 */
export interface DirectoryWalk {
  /** A key as the operating system takes it. */
  pathOf(key: string): string | Buffer;
  /**
   * Where a path of a layer leads to: its parents' links are followed, absolute ones from the root, and ".." never
   * leaves it; the last component is not followed. Missing parents are made, or else give undefined.
   */
  locate(path: Uint8Array, missing: "make" | "leave"): string | undefined;
  /** What is at a key, if anything. */
  look(key: string): "directory" | "symlink" | "other" | undefined;
  /** Make a directory, and remember it. */
  make(key: string): void;
  /** What was remembered of a key and all below it counts no more. */
  forget(key: string): void;
}

/** @param made is told of parents that were missing */
export function createDirectoryWalk(root: string, made: (key: string) => void): DirectoryWalk {
  const base = Buffer.from(root).toString("latin1");
  const directories = new Set<string>([""]);
  const pathOf = (key: string): string | Buffer => nameOf(Buffer.from(`${base}/${key}`, "latin1"));

  const look: DirectoryWalk["look"] = (key) => {
    if (directories.has(key)) return "directory";
    const found = lstatSync(pathOf(key), { throwIfNoEntry: false });
    if (found?.isDirectory() === true) directories.add(key);
    if (found === undefined) return undefined;
    return found.isDirectory() ? "directory" : found.isSymbolicLink() ? "symlink" : "other";
  };
  const make = (key: string): void => {
    mkdirSync(pathOf(key), 0o700);
    directories.add(key);
  };

  const follow = (key: string): string => latin1(readlinkSync(pathOf(key), { encoding: "buffer" }));
  const missed = (key: string): void => {
    make(key);
    made(key);
  };

  const locate: DirectoryWalk["locate"] = (path, missing) => {
    const components = latin1(path).split("/");
    const last = components.pop() ?? "";
    const rest = components.reverse();
    const here: string[] = [];
    let links = 0;
    for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
      if (name === "..") here.pop();
      if (["", ".", ".."].includes(name)) continue;
      const key = [...here, name].join("/");
      const kind = look(key);
      if (kind === "other") throw corrupt(path, "something above it is not a directory");
      if (kind === "symlink") {
        links += 1;
        if (links > LINK_LIMIT) throw corrupt(path, "there are too many symbolic links above it");
        const target = follow(key);
        if (target.startsWith("/")) here.length = 0;
        rest.push(...target.split("/").reverse());
        continue;
      }
      if (kind === undefined) {
        if (missing === "leave") return undefined;
        missed(key);
      }
      here.push(name);
    }
    return [...here, last].join("/");
  };

  return {
    pathOf,
    locate,
    look,
    make,
    forget: (key) => {
      for (const each of directories) if (isWithin(each, key)) directories.delete(each);
    },
  };
}

/** Whether a key is another one or below it. */
export function isWithin(key: string, top: string): boolean {
  return key === top || key.startsWith(`${top}/`);
}

/** The error for what no tree can hold. */
export function corrupt(path: Uint8Array, state: string): RlError {
  return new RlError({ code: "corrupt", action: "write tree entry", subject: latin1(path), state });
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** Bytes as the file system of a runtime takes them: text where it is UTF-8, which is all that some of them take. */
export function nameOf(bytes: Uint8Array): string | Buffer {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString("utf8");
  return Buffer.from(text).equals(buffer) ? text : buffer;
}
