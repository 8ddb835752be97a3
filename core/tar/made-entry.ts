import { NO_BYTES, textBytes } from "./bytes.ts";
import type { TarEntry } from "./entry.ts";

/** What is said of an entry that is of no tree: root's, as old as time, so that it is the same bytes every time. */
export interface MadeEntry {
  readonly type: "file" | "directory";
  readonly path: Uint8Array | string;
  readonly mode: number;
  /** Bytes of content. */
  readonly size?: number | undefined;
}

export function madeEntry({ type, path, mode, size = 0 }: MadeEntry): TarEntry {
  return {
    type,
    path: typeof path === "string" ? textBytes(path) : path,
    linkPath: NO_BYTES,
    mode,
    uid: 0,
    gid: 0,
    size,
    mtimeSeconds: 0,
    mtimeNanoseconds: 0,
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: [],
  };
}
