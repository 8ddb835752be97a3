import { concatBytes, latin1, textBytes } from "./bytes.ts";
import { corruptTar, unsupportedTar } from "./fault.ts";
import { parseDecimal } from "./number.ts";
import { decodePaxRecords, type PaxRecord } from "./pax-records.ts";
import { collectSparse, type PaxSparse, SPARSE_PREFIX } from "./pax-sparse.ts";
import { parsePaxTime, type Timestamp } from "./time.ts";

/** What a set of pax records says about the entry after it; absent means "as in the header". */
export interface PaxOverrides {
  path?: Uint8Array;
  linkPath?: Uint8Array;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: Timestamp;
  /** In the order of first appearance; a repeated name keeps its last value. */
  xattrs: [name: Uint8Array, value: Uint8Array][];
  sparse?: PaxSparse;
}

/** The prefix under which star, GNU tar and Go store extended attributes. */
const XATTR_PREFIX = "SCHILY.xattr.";

/**
 * Read the records of one entry. Keywords without effect on an unpacked tree (times of access, comments,
 * character sets, user names, vendors' own) are left out; those that would change how much data follows and
 * that this project does not implement are refused, since skipping them would misread the rest.
 */
export function decodePax(set: Uint8Array): PaxOverrides {
  const overrides: PaxOverrides = { xattrs: [] };
  const xattrIndex = new Map<string, number>();
  const sparse: PaxRecord[] = [];
  for (const record of decodePaxRecords(set)) {
    if (record.keyword.startsWith(XATTR_PREFIX)) addXattr(overrides, xattrIndex, record);
    else if (record.keyword.startsWith(SPARSE_PREFIX)) sparse.push(record);
    else applyRecord(overrides, record);
  }
  if (sparse.length > 0) overrides.sparse = collectSparse(sparse);
  return overrides;
}

function applyRecord(overrides: PaxOverrides, { keyword, value }: PaxRecord): void {
  switch (keyword) {
    case "path":
      overrides.path = nameValue(keyword, value);
      return;
    case "linkpath":
      overrides.linkPath = nameValue(keyword, value);
      return;
    case "size":
      overrides.size = numberValue(keyword, value);
      return;
    case "uid":
      if (value.length > 0) overrides.uid = numberValue(keyword, value);
      return;
    case "gid":
      if (value.length > 0) overrides.gid = numberValue(keyword, value);
      return;
    case "mtime":
      if (value.length > 0) overrides.mtime = parsePaxTime(latin1(value));
      return;
    default:
      refuseStructural(keyword);
  }
}

function addXattr(overrides: PaxOverrides, index: Map<string, number>, { keyword, value }: PaxRecord): void {
  const name = keyword.slice(XATTR_PREFIX.length);
  if (name === "") throw corruptTar("pax record", "an extended attribute has no name");
  const known = index.get(name);
  const bytes = Uint8Array.from(name, (c) => c.charCodeAt(0));
  if (known === undefined) {
    index.set(name, overrides.xattrs.length);
    overrides.xattrs.push([bytes, value]);
  } else {
    overrides.xattrs[known] = [bytes, value];
  }
}

/** An empty name means "as in the header" to some readers and "no name" to others, so it is refused. */
function nameValue(keyword: string, value: Uint8Array): Uint8Array {
  if (value.length === 0) throw corruptTar(`pax record ${keyword}`, "the name is empty");
  if (value.includes(0)) throw corruptTar(`pax record ${keyword}`, "the name holds a NUL byte");
  return value;
}

function numberValue(keyword: string, value: Uint8Array): number {
  const number = value.length <= 20 ? parseDecimal(latin1(value)) : undefined;
  if (number === undefined) throw corruptTar(`pax record ${keyword}`, "the value is not a decimal number");
  return number;
}

/** star's own sparse form and GNU's multi-volume archives give sizes of which no other keyword tells. */
function refuseStructural(keyword: string): void {
  if (keyword === "SCHILY.realsize" || keyword === "SCHILY.offset" || keyword.startsWith("GNU.volume.")) {
    throw unsupportedTar(`pax record ${keyword}`, "this form of sparse or split file is not read");
  }
}

/**
 * Check a global record set ("g"). Container tools ignore these while GNU tar applies them to every later
 * entry: harmless for a comment, but a global path, size or sparse map would make the two see different
 * archives, so those throw "corrupt".
 */
export function checkPaxGlobal(set: Uint8Array): void {
  for (const { keyword } of decodePaxRecords(set)) {
    refuseStructural(keyword);
    if (/^(?:path|linkpath|size)$/.test(keyword) || keyword.startsWith(SPARSE_PREFIX)) {
      throw corruptTar(`pax record ${keyword}`, "it stands in a global header, where readers disagree on it");
    }
  }
}

/** The record keyword of an extended attribute. */
export function xattrKeyword(name: Uint8Array): Uint8Array {
  return concatBytes([textBytes(XATTR_PREFIX), name]);
}
