import type { TreeReadEntry } from "../../../core/ports/tree-reader.ts";
import { bytes } from "../tar/build.ts";

/** What a reader gives, with the parts that matter to a test. */
export function readEntry(path: string, parts: Partial<TreeReadEntry> = {}): TreeReadEntry {
  return {
    type: "file",
    path: bytes(path),
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: 0,
    mtimeSeconds: 5,
    mtimeNanoseconds: 0,
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
