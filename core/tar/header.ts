import { hasText, isZero, latin1, NO_BYTES, textBytes } from "./bytes.ts";
import { corruptTar } from "./fault.ts";
import { decodeNumber, encodeOctal, type Field } from "./number.ts";

/** Headers and data both come in units of this many bytes. */
export const BLOCK_SIZE = 512;

/** Bytes of padding after `size` bytes of data. */
export function paddingOf(size: number): number {
  const over = size % BLOCK_SIZE;
  return over === 0 ? 0 : BLOCK_SIZE - over;
}

/** Type flags of the formats this project reads, as byte values. */
export const TYPE = {
  oldFile: 0x00,
  file: 0x30,
  hardlink: 0x31,
  symlink: 0x32,
  character: 0x33,
  block: 0x34,
  directory: 0x35,
  fifo: 0x36,
  contiguous: 0x37,
  gnuLongLink: 0x4b,
  gnuLongName: 0x4c,
  gnuSparse: 0x53,
  paxGlobal: 0x67,
  pax: 0x78,
} as const;

/** The header formats that differ in layout; "star" is ustar with a shorter prefix. */
export type HeaderFormat = "v7" | "ustar" | "star" | "gnu";

/** One decoded header block, before pax records and GNU long names are taken into account. */
export interface Header {
  readonly format: HeaderFormat;
  /** One of `TYPE`, or any other byte. */
  readonly typeFlag: number;
  /** Name with the ustar prefix put before it; a copy, so it does not hold the input buffer. */
  readonly name: Uint8Array;
  readonly linkName: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since the epoch; negative only in base-256. */
  readonly mtime: number;
  /** Decoded for device nodes alone: other writers leave noise in these fields. */
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

const NAME: Field = { name: "name", start: 0, end: 100 };
const MODE: Field = { name: "mode", start: 100, end: 108 };
const UID: Field = { name: "uid", start: 108, end: 116 };
const GID: Field = { name: "gid", start: 116, end: 124 };
const SIZE: Field = { name: "size", start: 124, end: 136 };
const MTIME: Field = { name: "mtime", start: 136, end: 148 };
const CHECKSUM: Field = { name: "checksum", start: 148, end: 156 };
const TYPE_FLAG = 156;
const LINK_NAME: Field = { name: "linkname", start: 157, end: 257 };
const MAGIC = 257;
const DEVICE_MAJOR: Field = { name: "devmajor", start: 329, end: 337 };
const DEVICE_MINOR: Field = { name: "devminor", start: 337, end: 345 };
const PREFIX: Field = { name: "prefix", start: 345, end: 500 };
const STAR_PREFIX: Field = { name: "prefix", start: 345, end: 476 };
const STAR_TRAILER = 508;
/** What GNU has where ustar has the prefix: two times, and numbers for split and sparse files. */
const GNU_ATIME: Field = { name: "atime", start: 345, end: 357 };
const GNU_CTIME: Field = { name: "ctime", start: 357, end: 369 };
const GNU_SPARSE: Field = { name: "sparse map", start: 369, end: 495 };

/** Widths the writer must stay within, in bytes. */
export const NAME_WIDTH: number = NAME.end - NAME.start;
export const PREFIX_WIDTH: number = PREFIX.end - PREFIX.start;

/**
 * Decode a 512-byte header block (POSIX.1-1988 ustar, GNU tar's manual "Basic Tar Format").
 *
 * Throws "corrupt" when the checksum, the magic or a number is wrong, or a size, mode or owner is negative.
 */
export function decodeHeader(block: Uint8Array): Header {
  checkSum(block);
  const format = formatOf(block);
  const typeFlag = block[TYPE_FLAG] ?? 0;
  if (format === "gnu") checkGnuFields(block, typeFlag);
  const isDevice = typeFlag === TYPE.character || typeFlag === TYPE.block;
  return {
    format,
    typeFlag,
    name: fullName(block, format),
    linkName: cutAtNul(block, LINK_NAME),
    mode: unsigned(block, MODE),
    uid: unsigned(block, UID),
    gid: unsigned(block, GID),
    size: unsigned(block, SIZE),
    mtime: decodeNumber(block, MTIME),
    deviceMajor: isDevice ? unsigned(block, DEVICE_MAJOR) : 0,
    deviceMinor: isDevice ? unsigned(block, DEVICE_MINOR) : 0,
  };
}

/** An all-zero block ends an archive. */
export function isZeroBlock(block: Uint8Array): boolean {
  return block[0] === 0 && isZero(block);
}

/**
 * The sum of all bytes, the checksum field counted as spaces. Some old systems summed signed characters, so
 * both sums are right.
 */
function checkSum(block: Uint8Array): void {
  const { unsignedSum, highBytes } = sum(block);
  const stored = decodeNumber(block, CHECKSUM);
  if (stored !== unsignedSum && stored !== unsignedSum - 256 * highBytes) {
    throw corruptTar("field checksum", `the header sums to ${unsignedSum}, it says ${stored}`);
  }
}

function sum(block: Uint8Array): { unsignedSum: number; highBytes: number } {
  let unsignedSum = 0x20 * (CHECKSUM.end - CHECKSUM.start);
  let highBytes = 0;
  for (let at = 0; at < CHECKSUM.start; at++) {
    const byte = block[at] ?? 0;
    unsignedSum += byte;
    highBytes += byte >> 7;
  }
  for (let at = CHECKSUM.end; at < BLOCK_SIZE; at++) {
    const byte = block[at] ?? 0;
    unsignedSum += byte;
    highBytes += byte >> 7;
  }
  return { unsignedSum, highBytes };
}

function formatOf(block: Uint8Array): HeaderFormat {
  if (!hasText(block, "ustar", MAGIC)) return "v7";
  if (hasText(block, "  \0", MAGIC + 5)) return "gnu";
  // The version after the NUL is "00" in every specified format, yet writers exist that leave it empty.
  if (block[MAGIC + 5] === 0) return hasText(block, "tar\0", STAR_TRAILER) ? "star" : "ustar";
  throw corruptTar("field magic", `${JSON.stringify(latin1(block, MAGIC, MAGIC + 8))} is not a known format`);
}

/**
 * GNU's own fields hold times that nobody needs, and a map in sparse files alone. But writers existed that put
 * ustar's prefix there, which one reader takes for a part of the name and another for a size.
 */
function checkGnuFields(block: Uint8Array, typeFlag: number): void {
  decodeNumber(block, GNU_ATIME);
  decodeNumber(block, GNU_CTIME);
  const { start, end, name } = GNU_SPARSE;
  if (typeFlag !== TYPE.gnuSparse && !isZero(block.subarray(start, end))) {
    throw corruptTar(`field ${name}`, "it is not empty, though the file is not sparse");
  }
}

function fullName(block: Uint8Array, format: HeaderFormat): Uint8Array {
  // GNU keeps times where ustar has the prefix, V7 has nothing there.
  if (format !== "ustar" && format !== "star") return cutAtNul(block, NAME);
  const prefixEnd = nulOrEnd(block, format === "star" ? STAR_PREFIX : PREFIX);
  if (prefixEnd === PREFIX.start) return cutAtNul(block, NAME);
  const nameEnd = nulOrEnd(block, NAME);
  const prefixLength = prefixEnd - PREFIX.start;
  const name = new Uint8Array(prefixLength + 1 + nameEnd);
  name.set(block.subarray(PREFIX.start, prefixEnd));
  name[prefixLength] = 0x2f;
  name.set(block.subarray(0, nameEnd), prefixLength + 1);
  return name;
}

function nulOrEnd(block: Uint8Array, field: Field): number {
  let end = field.start;
  while (end < field.end && block[end] !== 0) end++;
  return end;
}

function cutAtNul(block: Uint8Array, field: Field): Uint8Array {
  const end = nulOrEnd(block, field);
  return end === field.start ? NO_BYTES : block.slice(field.start, end);
}

function unsigned(block: Uint8Array, field: Field): number {
  const value = decodeNumber(block, field);
  if (value < 0) throw corruptTar(`field ${field.name}`, `${value} is negative`);
  return value;
}

/** What `encodeHeader` puts into a block. Numbers must fit their fields, names their widths. */
export interface HeaderFields {
  readonly typeFlag: number;
  /** At most 100 bytes. */
  readonly name: Uint8Array;
  /** At most 155 bytes. */
  readonly prefix: Uint8Array;
  /** At most 100 bytes. */
  readonly linkName: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** Encode a POSIX ustar header block. User and group names stay empty: they mean nothing inside an image. */
export function encodeHeader(fields: HeaderFields): Uint8Array {
  const block = new Uint8Array(BLOCK_SIZE);
  block.set(fields.name, NAME.start);
  encodeOctal(block, MODE, fields.mode);
  encodeOctal(block, UID, fields.uid);
  encodeOctal(block, GID, fields.gid);
  encodeOctal(block, SIZE, fields.size);
  encodeOctal(block, MTIME, fields.mtime);
  block[TYPE_FLAG] = fields.typeFlag;
  block.set(fields.linkName, LINK_NAME.start);
  block.set(textBytes("ustar\0" + "00"), MAGIC);
  encodeOctal(block, DEVICE_MAJOR, fields.deviceMajor);
  encodeOctal(block, DEVICE_MINOR, fields.deviceMinor);
  block.set(fields.prefix, PREFIX.start);
  // Six digits, NUL, space: the one field with its own layout.
  encodeOctal(block, { ...CHECKSUM, end: CHECKSUM.end - 1 }, sum(block).unsignedSum);
  block[CHECKSUM.end - 1] = 0x20;
  return block;
}
