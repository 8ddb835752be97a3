/** From what is read of a tree to an entry of an archive. */
import type { TreeReadEntry } from "../ports/tree-reader.ts";
import { NO_BYTES } from "../tar/bytes.ts";
import type { TarEntry, TarEntryType } from "../tar/entry.ts";

/** The entry of this type, path and attributes beyond the usual ones, with all else as it was read. */
export function readTarEntry(
  read: TreeReadEntry,
  type: TarEntryType,
  path: Uint8Array,
  xattrs: TarEntry["xattrs"],
): TarEntry {
  return {
    type,
    path,
    linkPath: type === "symlink" ? read.target : NO_BYTES,
    mode: read.mode,
    uid: read.uid,
    gid: read.gid,
    size: type === "file" ? read.size : 0,
    mtimeSeconds: read.mtimeSeconds,
    mtimeNanoseconds: read.mtimeNanoseconds,
    deviceMajor: read.deviceMajor,
    deviceMinor: read.deviceMinor,
    xattrs,
  };
}
