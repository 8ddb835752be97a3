import { lutimesSync, utimesSync } from "node:fs";
import type { TreeAttributes } from "../../ports/tree-writer.ts";
import { type DirectoryWalk, isWithin } from "./directory-walk.ts";

/** What the writers of one tree share. */
export interface TreeState {
  readonly walk: DirectoryWalk;
  /** What directories are to be in the end, by key: they are the caller's alone, and change, until then. */
  readonly directories: Map<string, TreeAttributes>;
  /** Told of what cannot be made here. */
  readonly onSkipped: (path: string, kind: "fifo") => void;
}

/** Of directories that no layer names. */
export const IMPLIED: TreeAttributes = {
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  xattrs: [],
};

/** The modification time as node:fs takes it, which as a number before 1970 would be the present. */
export function timeOf({ mtimeSeconds, mtimeNanoseconds }: TreeAttributes): number | Date {
  const seconds = mtimeSeconds + mtimeNanoseconds / 1e9;
  return seconds < 0 ? new Date(seconds * 1000) : seconds;
}

/** Set the modification time of what a path names, or of a link itself. */
export function setTime(path: string | Buffer, attributes: TreeAttributes, what: "itself" | "link"): void {
  const time = timeOf(attributes);
  (what === "link" ? lutimesSync : utimesSync)(path, time, time);
}

/** Directories at a key and below it are gone. */
export function forgetDirectories({ walk, directories }: TreeState, key: string): void {
  walk.forget(key);
  for (const each of directories.keys()) if (isWithin(each, key)) directories.delete(each);
}
