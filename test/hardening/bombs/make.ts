/** Layers that are small as they are stored and would be large as they are unpacked, made without unpacking them. */
import { gzipSync } from "node:zlib";
import {
  archive,
  block,
  directory,
  END,
  extension,
  file,
  GNU,
  join,
  octal,
  pax,
  record,
} from "../../core/tar/build.ts";

const TAR = "application/vnd.oci.image.layer.v1.tar";
export const MIB: number = 1024 * 1024;

export interface Layer {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export function plain(...parts: readonly Uint8Array[]): Layer {
  return { bytes: join(parts), mediaType: TAR };
}

/** One gzip member for each part. */
export function gzip(...parts: readonly Uint8Array[]): Layer {
  return members(...parts.map((part) => new Uint8Array(gzipSync(part))));
}

/** Members that are gzip already. */
export function members(...parts: readonly Uint8Array[]): Layer {
  return { bytes: join(parts), mediaType: `${TAR}+gzip` };
}

/** Frames that are zstd already. */
export function frames(...parts: readonly Uint8Array[]): Layer {
  return { bytes: join(parts), mediaType: `${TAR}+zstd` };
}

export function zstd(bytes: Uint8Array): Layer {
  return frames(new Uint8Array(Bun.zstdCompressSync(bytes, { level: 3 })));
}

export function zeros(length: number): Uint8Array {
  return new Uint8Array(length);
}

export function times(count: number, part: Uint8Array): Uint8Array[] {
  return Array.from({ length: count }, () => part);
}

/** Parts that differ in their number. */
export function many(count: number, make: (at: number) => Uint8Array): Uint8Array {
  return join(Array.from({ length: count }, (_, at) => make(at)));
}

/** The header of a file of so many bytes, which follow or do not. */
export function announce(name: string, size: number): Uint8Array {
  const digits = octal(size);
  return block({ name, size: digits.length <= 12 ? digits : base256(size) });
}

function base256(value: number): string {
  const hex = value.toString(16).padStart(22, "0");
  return `\x80${String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))}`;
}

/** One part of a zstd frame (RFC 8878, section 3.1.1.2): bytes as they are, or one byte many times. */
export interface FrameBlock {
  readonly raw?: Uint8Array;
  readonly repeat?: number;
}

export interface FrameOptions {
  /** The window's logarithm; 17 is 128 KiB. */
  readonly windowLog?: number;
  /** Instead of the header after the magic number. */
  readonly header?: readonly number[];
}

/** A zstd frame by hand: runs of zeros cost four bytes for 128 KiB. */
export function frame(
  blocks: readonly FrameBlock[],
  { windowLog = 17, header }: FrameOptions = {},
): Uint8Array {
  const parts = blocks.map(({ raw, repeat }, at) => {
    const isLast = at === blocks.length - 1 ? 1 : 0;
    const value = isLast | ((raw === undefined ? 1 : 0) << 1) | ((raw?.length ?? repeat ?? 0) << 3);
    const head = Uint8Array.of(value & 255, (value >> 8) & 255, value >> 16);
    return join([head, raw ?? Uint8Array.of(0)]);
  });
  const descriptor = header ?? [0, (windowLog - 10) << 3];
  return join([Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, ...descriptor), ...parts]);
}

export function skippable(length: number, content: Uint8Array = zeros(0)): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, 0x184d2a50, true);
  new DataView(head.buffer).setUint32(4, length, true);
  return join([head, content]);
}

/** A sparse file that is one hole, in each of the formats. */
export const HOLES: Readonly<Record<string, (name: string, size: number) => Uint8Array>> = {
  "0.0": (name, size) =>
    join([pax({ "GNU.sparse.size": `${size}`, "GNU.sparse.numblocks": "0" }), file(name)]),
  "0.1": (name, size) =>
    join([
      pax({ "GNU.sparse.size": `${size}`, "GNU.sparse.numblocks": "0", "GNU.sparse.map": "" }),
      file(name),
    ]),
  "1.0": (name, size) =>
    join([
      pax({ "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": `${size}` }),
      file(name, `0\n${"\0".repeat(510)}`),
    ]),
  old: (name, size) => block({ name, type: "S", magic: GNU, at: [[483, octal(size)]] }),
};

export { archive, directory, END, extension, file, join, pax, record };
