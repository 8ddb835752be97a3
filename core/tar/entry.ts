import { displayName, NO_BYTES } from "./bytes.ts";
import { corruptTar, tarLimit, unsupportedTar } from "./fault.ts";
import { type Header, TYPE } from "./header.ts";
import type { PaxOverrides } from "./pax.ts";

export type TarEntryType = "file" | "hardlink" | "symlink" | "character" | "block" | "directory" | "fifo";

/** One member of an archive, with every extension header taken into account. */
export interface TarEntry {
  readonly type: TarEntryType;
  /** As the archive has it: perhaps absolute, with "..", or with a closing "/". 1 to 4096 bytes, no NUL. */
  readonly path: Uint8Array;
  /** Target of a symlink or hardlink as the archive has it; empty for other types. */
  readonly linkPath: Uint8Array;
  /** Mode field as stored; some writers put file type bits above the permissions. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content, holes of a sparse file included; 0 for every type but "file". */
  readonly size: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  /** Device numbers of "character" and "block", else 0. */
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Extended attributes as stored, in order of appearance, each name once. */
  readonly xattrs: readonly (readonly [name: Uint8Array, value: Uint8Array])[];
}

/** What the extension headers before an entry said. */
export interface Extensions {
  readonly pax: PaxOverrides | undefined;
  readonly longName: Uint8Array | undefined;
  readonly longLink: Uint8Array | undefined;
}

const NO_XATTRS: TarEntry["xattrs"] = [];

/**
 * Join a header with the extension headers before it.
 *
 * `stored` is the number of data bytes that follow in the archive: a pax size overrides the header's here,
 * for reading and for skipping alike, since an archive in which the two differ would otherwise hide entries
 * from one reader and show them to another. The returned `size` still counts stored bytes; the caller puts the
 * size with holes when the file is sparse.
 */
export function composeEntry(header: Header, extensions: Extensions, nameBytes: number): TarEntry {
  const { pax } = extensions;
  const path = oneName("name", pax?.sparse?.name ?? pax?.path, extensions.longName, header.name);
  checkName(path, nameBytes);
  const size = pax?.size ?? header.size;
  const type = entryType(header, path, size);
  const isLink = type === "symlink" || type === "hardlink";
  const linkPath = isLink ? oneName("link", pax?.linkPath, extensions.longLink, header.linkName) : NO_BYTES;
  if (isLink) checkLink(path, linkPath, nameBytes);
  if (type !== "file" && size !== 0) {
    // Some readers skip the data of such an entry, others take it for the next headers.
    throw corruptTar(displayName(path), `it is a ${type} but has ${size} bytes of data`);
  }
  if (pax?.sparse !== undefined && type !== "file")
    throw corruptTar(displayName(path), `it is a sparse ${type}`);
  return {
    type,
    path,
    linkPath,
    mode: header.mode,
    uid: pax?.uid ?? header.uid,
    gid: pax?.gid ?? header.gid,
    size,
    mtimeSeconds: pax?.mtime?.seconds ?? header.mtime,
    mtimeNanoseconds: pax?.mtime?.nanoseconds ?? 0,
    deviceMajor: header.deviceMajor,
    deviceMinor: header.deviceMinor,
    xattrs: pax?.xattrs ?? NO_XATTRS,
  };
}

/** Pax and GNU extensions for one thing: which wins differs between readers, so both together are refused. */
function oneName(
  what: string,
  pax: Uint8Array | undefined,
  gnu: Uint8Array | undefined,
  header: Uint8Array,
): Uint8Array {
  if (pax !== undefined && gnu !== undefined) {
    throw corruptTar(displayName(gnu), `it has both a pax and a GNU long ${what}`);
  }
  return pax ?? gnu ?? header;
}

function checkName(path: Uint8Array, maximum: number): void {
  if (path.length === 0) throw corruptTar("", "an entry has no name");
  if (path.length > maximum) {
    throw tarLimit(
      displayName(path.subarray(0, 64)),
      `the name has ${path.length} bytes, more than ${maximum}`,
    );
  }
}

function checkLink(path: Uint8Array, target: Uint8Array, maximum: number): void {
  if (target.length === 0) throw corruptTar(displayName(path), "the link has no target");
  if (target.length > maximum) {
    throw tarLimit(displayName(path), `the link target has ${target.length} bytes, more than ${maximum}`);
  }
}

function entryType(header: Header, path: Uint8Array, size: number): TarEntryType {
  switch (header.typeFlag) {
    case TYPE.oldFile:
    case TYPE.file:
    case TYPE.contiguous:
      // V7 tar had no type for directories and marked them by the name; readers still honour that.
      if (path[path.length - 1] !== 0x2f) return "file";
      // GNU tar lists a contiguous file of such a name as a file and makes a directory of it.
      if (size === 0 && header.typeFlag !== TYPE.contiguous) return "directory";
      throw corruptTar(displayName(path), "it is named like a directory and is none");
    case TYPE.gnuSparse:
      return "file";
    case TYPE.hardlink:
      return "hardlink";
    case TYPE.symlink:
      return "symlink";
    case TYPE.character:
      return "character";
    case TYPE.block:
      return "block";
    case TYPE.directory:
      return "directory";
    case TYPE.fifo:
      return "fifo";
    default:
      throw unsupportedTar(
        displayName(path),
        `the entry type ${JSON.stringify(String.fromCharCode(header.typeFlag))} is not read`,
      );
  }
}
