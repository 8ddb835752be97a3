import { RlError } from "../errors.ts";
import { compareBytes, concatBytes, displayName, NO_BYTES, textBytes } from "./bytes.ts";
import type { TarEntry, TarEntryType } from "./entry.ts";
import { BLOCK_SIZE, encodeHeader, NAME_WIDTH, PREFIX_WIDTH, paddingOf, TYPE } from "./header.ts";
import { maxOctal } from "./number.ts";
import { xattrKeyword } from "./pax.ts";
import { encodePaxRecords } from "./pax-records.ts";
import { formatPaxTime } from "./time.ts";

const TYPE_FLAGS: Readonly<Record<TarEntryType, number>> = {
  file: TYPE.file,
  hardlink: TYPE.hardlink,
  symlink: TYPE.symlink,
  character: TYPE.character,
  block: TYPE.block,
  directory: TYPE.directory,
  fifo: TYPE.fifo,
};

/** Mode, owner and device fields have 8 bytes, size and time 12. */
const MAX_SHORT = 0o7777777;
const MAX_LONG = 0o77777777777;

/**
 * Encode the blocks before an entry's data: a ustar header, and a pax header before that only when some value
 * does not fit into ustar. Equal entries give equal bytes on every machine: no time, name or number comes from
 * outside the entry, and records stand in a fixed order.
 *
 * Throws "invalid" for what no reader would accept: an empty name, NUL in a name, a size on anything but a
 * file, a device number or mode too large, an attribute name with "=".
 */
export function encodeEntry(entry: TarEntry): Uint8Array {
  checkEntry(entry);
  const isDirectory = entry.type === "directory" && entry.path[entry.path.length - 1] !== 0x2f;
  const path = isDirectory ? concatBytes([entry.path, textBytes("/")]) : entry.path;
  const split = splitName(path);
  const records = paxRecords(entry, path, split !== undefined);
  const header = encodeHeader({
    typeFlag: TYPE_FLAGS[entry.type],
    // A reader without pax support gets the beginning of the name; with pax the record replaces it.
    name: split?.name ?? path.subarray(0, NAME_WIDTH),
    prefix: split?.prefix ?? NO_BYTES,
    linkName: entry.linkPath.subarray(0, NAME_WIDTH),
    mode: entry.mode,
    uid: entry.uid <= MAX_SHORT ? entry.uid : 0,
    gid: entry.gid <= MAX_SHORT ? entry.gid : 0,
    size: entry.size <= MAX_LONG ? entry.size : 0,
    mtime: fitsUstarTime(entry) ? entry.mtimeSeconds : Math.min(Math.max(entry.mtimeSeconds, 0), MAX_LONG),
    deviceMajor: entry.deviceMajor,
    deviceMinor: entry.deviceMinor,
  });
  return records.length === 0 ? header : concatBytes([paxHeader(encodePaxRecords(records)), header]);
}

/** Zeros after `size` bytes of data, up to the next block. */
export function encodePadding(size: number): Uint8Array {
  const length = paddingOf(size);
  return length === 0 ? NO_BYTES : new Uint8Array(length);
}

/** The two zero blocks that end an archive. */
export function encodeEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK_SIZE);
}

/** An entry and its content; `data` is absent for anything that has none. */
export interface TarInput {
  readonly entry: TarEntry;
  readonly data?: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined;
}

/** Write a whole archive. Throws "invalid" when content does not have exactly the size its entry tells. */
export async function* writeTar(
  inputs: AsyncIterable<TarInput> | Iterable<TarInput>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { entry, data } of inputs) {
    yield encodeEntry(entry);
    let left = entry.size;
    for await (const chunk of data ?? []) {
      left -= chunk.length;
      if (left < 0) break;
      yield chunk;
    }
    if (left !== 0) throw refused(entry, `its content is not the ${entry.size} bytes it should be`);
    const padding = encodePadding(entry.size);
    if (padding.length > 0) yield padding;
  }
  yield encodeEnd();
}

/** Split a name over prefix and name at the first "/" that makes both fit; undefined when none does. */
function splitName(path: Uint8Array): { prefix: Uint8Array; name: Uint8Array } | undefined {
  if (path.length <= NAME_WIDTH) return { prefix: NO_BYTES, name: path };
  // The name part must not be empty, so the "/" that closes a directory is no place to split.
  for (let slash = path.length - NAME_WIDTH - 1; slash <= PREFIX_WIDTH && slash < path.length - 1; slash++) {
    if (slash > 0 && path[slash] === 0x2f)
      return { prefix: path.subarray(0, slash), name: path.subarray(slash + 1) };
  }
  return undefined;
}

function paxRecords(entry: TarEntry, path: Uint8Array, pathFits: boolean): [Uint8Array, Uint8Array][] {
  const records: [Uint8Array, Uint8Array][] = [];
  function add(keyword: string, value: Uint8Array | string): void {
    records.push([textBytes(keyword), typeof value === "string" ? textBytes(value) : value]);
  }
  // Names that are not UTF-8 go in as they are; readers that care are told so by POSIX's own keyword.
  const names = [pathFits ? NO_BYTES : path, entry.linkPath.length > NAME_WIDTH ? entry.linkPath : NO_BYTES];
  if (names.some((name) => !isUtf8(name))) add("hdrcharset", "BINARY");
  if (!pathFits) add("path", path);
  if (entry.linkPath.length > NAME_WIDTH) add("linkpath", entry.linkPath);
  if (entry.size > MAX_LONG) add("size", String(entry.size));
  if (entry.uid > MAX_SHORT) add("uid", String(entry.uid));
  if (entry.gid > MAX_SHORT) add("gid", String(entry.gid));
  if (!fitsUstarTime(entry)) {
    add("mtime", formatPaxTime({ seconds: entry.mtimeSeconds, nanoseconds: entry.mtimeNanoseconds }));
  }
  const xattrs = entry.xattrs.map(([name, value]): [Uint8Array, Uint8Array] => [xattrKeyword(name), value]);
  return [...records, ...xattrs.sort(([a], [b]) => compareBytes(a, b))];
}

function paxHeader(records: Uint8Array): Uint8Array {
  const header = encodeHeader({
    typeFlag: TYPE.pax,
    name: textBytes("PaxHeaders/entry"),
    prefix: NO_BYTES,
    linkName: NO_BYTES,
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: records.length,
    mtime: 0,
    deviceMajor: 0,
    deviceMinor: 0,
  });
  return concatBytes([header, records, encodePadding(records.length)]);
}

function fitsUstarTime({ mtimeSeconds, mtimeNanoseconds }: TarEntry): boolean {
  return mtimeNanoseconds === 0 && mtimeSeconds >= 0 && mtimeSeconds <= MAX_LONG;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function checkEntry(entry: TarEntry): void {
  const isLink = entry.type === "symlink" || entry.type === "hardlink";
  if (entry.path.length === 0) throw refused(entry, "the name is empty");
  if (entry.path.includes(0) || entry.linkPath.includes(0)) throw refused(entry, "a name holds a NUL byte");
  if (entry.type !== "directory" && entry.path[entry.path.length - 1] === 0x2f) {
    throw refused(entry, "it is named like a directory and is none");
  }
  if (isLink !== entry.linkPath.length > 0)
    throw refused(entry, "links have a target and nothing else has one");
  if (entry.type !== "file" && entry.size !== 0) throw refused(entry, "only a file has content");
  for (const value of [entry.mode, entry.deviceMajor, entry.deviceMinor]) {
    if (!isNatural(value) || value > maxOctal(8))
      throw refused(entry, `${value} does not fit into a tar header`);
  }
  for (const value of [entry.size, entry.uid, entry.gid]) {
    if (!isNatural(value)) throw refused(entry, `${value} is not a size or an owner`);
  }
  const { mtimeSeconds, mtimeNanoseconds } = entry;
  if (!Number.isSafeInteger(mtimeSeconds) || !isNatural(mtimeNanoseconds) || mtimeNanoseconds > 999_999_999) {
    throw refused(entry, `${mtimeSeconds} s and ${mtimeNanoseconds} ns is not a time`);
  }
  for (const [name] of entry.xattrs) {
    if (name.length === 0 || name.includes(0) || name.includes(0x3d)) {
      throw refused(entry, "the name of an extended attribute is empty or holds NUL or =");
    }
  }
}

function isNatural(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function refused(entry: TarEntry, state: string): RlError {
  return new RlError({ code: "invalid", action: "write tar entry", subject: displayName(entry.path), state });
}
