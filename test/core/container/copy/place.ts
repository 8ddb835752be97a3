/** A place of files in memory, and a writer that tells what it was told. */
import type { FilePlace } from "../../../../core/ports/file-place.ts";
import type { TreeEntryType, TreeReadEntry, TreeReading } from "../../../../core/ports/tree-reader.ts";
import type { TreeWriter } from "../../../../core/ports/tree-writer.ts";

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (value: Uint8Array): string => new TextDecoder().decode(value);

/** "TYPE", or "symlink TARGET", "file CONTENT", by path. */
export type Tree = Readonly<Record<string, string>>;

const ENOENT = 2;
const ENOTDIR = 20;

export function entry(type: TreeEntryType, path: string, parts: Partial<TreeReadEntry> = {}): TreeReadEntry {
  return {
    type,
    path: bytes(path),
    mode: 0o644,
    uid: 5,
    gid: 6,
    size: 0,
    mtimeSeconds: 7,
    mtimeNanoseconds: 8,
    deviceMajor: 0,
    deviceMinor: 0,
    target: new Uint8Array(),
    link: 0,
    xattrs: [],
    below: "nothing",
    same: false,
    ...parts,
  };
}

/** A reading of entries, each with its content. */
export function reading(
  entries: readonly (readonly [TreeReadEntry, string?])[],
): TreeReading & { closed: number } {
  let at = -1;
  let content: string | undefined;
  const made = {
    closed: 0,
    next: () => {
      at += 1;
      content = entries[at]?.[1];
      return entries[at]?.[0];
    },
    read: () => {
      const chunk = content;
      content = undefined;
      return chunk === undefined || chunk === "" ? undefined : bytes(chunk);
    },
    close: async () => {
      made.closed += 1;
    },
  };
  return made;
}

export interface Told {
  readonly lines: string[];
  readonly writer: TreeWriter;
}

/** @param refuses a path at which `file` fails */
export function teller(refuses = ""): Told {
  const lines: string[] = [];
  const tell =
    (op: string) =>
    (path: Uint8Array, ...rest: unknown[]) => {
      if (op === "file" && refuses !== "" && text(path) === refuses) throw new Error("refused");
      const shown = rest.map((each) => {
        if (each instanceof Uint8Array) return text(each);
        if (typeof each === "number") return String(each);
        const { mode, uid, gid, xattrs } = each as TreeReadEntry;
        return `${mode.toString(8)} ${uid}:${gid}${xattrs.map(([name]) => ` ${text(name)}`).join("")}`;
      });
      lines.push([op, text(path), ...shown].join(" ").trim());
    };
  const writer: TreeWriter = {
    directory: tell("directory"),
    file: tell("file"),
    data: tell("data"),
    symlink: tell("symlink"),
    hardlink: tell("hardlink"),
    fifo: tell("fifo"),
    whiteout: tell("whiteout"),
    opaque: tell("opaque"),
    finish: async () => {
      lines.push("finish");
    },
    abort: async () => {
      lines.push("abort");
    },
  };
  return { lines, writer };
}

/** A place with this tree; what is written goes to the teller. */
export function place(tree: Tree, isHost = false, told: Told = teller()): FilePlace & Told {
  const at = (path: string): string | undefined => (path === "" ? "directory" : tree[path]);

  /** The path without links, of what may not be there. */
  function resolve(path: string, follow: boolean): { path: string; error: number } {
    let done = "";
    const parts = path.split("/").filter((part) => part !== "");
    for (let left = 100; parts.length > 0 && left > 0; left -= 1) {
      const part = parts.shift() ?? "";
      const next = done === "" ? part : `${done}/${part}`;
      const what = at(next);
      if (what?.startsWith("symlink ") && (follow || parts.length > 0)) {
        const target = what.slice(8);
        if (target.startsWith("/")) done = "";
        parts.unshift(...target.split("/").filter((each) => each !== ""));
        continue;
      }
      if (what === undefined) return { path: next, error: ENOENT };
      if (parts.length > 0 && what !== "directory") return { path: next, error: ENOTDIR };
      done = next;
    }
    return { path: done, error: 0 };
  }

  return {
    ...told,
    isHost,
    async look(path, follow) {
      const found = resolve(text(path), follow);
      if (found.error !== 0) return { type: "absent", path: new Uint8Array(), error: found.error };
      const [type = "", ...rest] = (at(found.path) ?? "").split(" ");
      const where = type === "symlink" ? rest.join(" ") : found.path;
      return { type: type as TreeEntryType, path: bytes(where), error: 0 };
    },
    read(path, follow) {
      const root = resolve(text(path), follow).path;
      const below = Object.keys(tree).filter((name) => name === root || name.startsWith(`${root}/`));
      return reading(
        below.sort().map((name) => {
          const [type = "", ...rest] = (tree[name] ?? "").split(" ");
          const content = type === "file" ? rest.join(" ") : "";
          const target = type === "symlink" ? bytes(rest.join(" ")) : new Uint8Array();
          const own = name.slice(root.length + 1);
          return [entry(type as TreeEntryType, own, { size: content.length, target }), content];
        }),
      );
    },
    async write(directory) {
      told.lines.push(`write /${text(directory)}`);
      return told.writer;
    },
    close: async () => undefined,
  };
}
