import { RlError } from "../../errors.ts";
import type { TreeEntryType, TreeReadEntry } from "../../ports/tree-reader.ts";
import { decodeTreeAnswer, type TreeAnswer } from "./tree-answer.ts";

/** What a worker sends while it reads a tree; see READ in syscalls-c/tree.h. */
export type TreeFrame =
  | { readonly kind: "entry"; readonly entry: TreeReadEntry }
  | { readonly kind: "xattr"; readonly name: Uint8Array; readonly value: Uint8Array }
  /** A part of a file's content: a view. */
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | { readonly kind: "answer"; readonly answer: TreeAnswer };

/** Takes frames apart. */
export interface TreeFrames {
  push(chunk: Uint8Array): void;
  /** The next frame, undefined when more bytes are needed. Data comes in pieces, as it arrives. */
  next(): TreeFrame | undefined;
}

const HEADER = 4;
const KIND = { entry: 1, xattr: 2, data: 3 } as const;
/** Fields of an entry before its path. */
const ENTRY_FIXED = 46;

const TYPES: ReadonlyMap<number, TreeEntryType> = new Map([
  [0x0000, "absent"],
  [0x1000, "fifo"],
  [0x2000, "character"],
  [0x4000, "directory"],
  [0x6000, "block"],
  [0x8000, "file"],
  [0xa000, "symlink"],
  [0xc000, "socket"],
]);
const BELOW = ["nothing", "directory", "other"] as const;
const NO_XATTRS: TreeReadEntry["xattrs"] = [];

export function createTreeFrames(): TreeFrames {
  let bytes: Uint8Array = new Uint8Array();
  let view = new DataView(bytes.buffer);
  let at = 0;
  let dataLeft = 0;

  function take(length: number): Uint8Array {
    const taken = bytes.subarray(at, at + length);
    at += length;
    return taken;
  }

  function takeAnswer(): TreeFrame | undefined {
    const decoded = decodeTreeAnswer(bytes.subarray(at));
    if (decoded === undefined) return undefined;
    at = bytes.length - decoded.rest.length;
    return { kind: "answer", answer: decoded.answer };
  }

  return {
    push(chunk) {
      if (at === bytes.length) {
        bytes = chunk;
      } else {
        const joined = new Uint8Array(bytes.length - at + chunk.length);
        joined.set(bytes.subarray(at));
        joined.set(chunk, bytes.length - at);
        bytes = joined;
      }
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      at = 0;
    },
    next() {
      if (dataLeft > 0) {
        const piece = take(Math.min(dataLeft, bytes.length - at));
        dataLeft -= piece.length;
        return piece.length === 0 ? undefined : { kind: "data", bytes: piece };
      }
      if (bytes.length - at < HEADER) return undefined;
      const header = view.getUint32(at, true);
      const kind = header >>> 24;
      const length = header & 0xff_ffff;
      if (kind === 0) return takeAnswer();
      if (kind === KIND.data) {
        at += HEADER;
        dataLeft = length;
        return this.next();
      }
      if (bytes.length - at < HEADER + length) return undefined;
      at += HEADER;
      if (kind === KIND.entry) return { kind: "entry", entry: decodeEntry(take(length)) };
      if (kind !== KIND.xattr || length < 2) throw malformed();
      const nameLength = view.getUint16(at, true);
      const xattr = take(length).slice(2);
      return { kind: "xattr", name: xattr.subarray(0, nameLength), value: xattr.subarray(nameLength) };
    },
  };
}

function decodeEntry(frame: Uint8Array): TreeReadEntry {
  if (frame.length < ENTRY_FIXED) throw malformed();
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const mode = view.getUint16(0, true);
  const type = TYPES.get(mode & 0xf000);
  const below = BELOW[view.getUint8(42)];
  const end = ENTRY_FIXED + view.getUint16(44, true);
  if (type === undefined || below === undefined || end > frame.length) throw malformed();
  const isDevice = type === "character" || type === "block";
  // Copied, since entries are kept and the chunk is large.
  const names = frame.slice(ENTRY_FIXED);
  return {
    type,
    path: names.subarray(0, end - ENTRY_FIXED),
    target: names.subarray(end - ENTRY_FIXED),
    mode: mode & 0o7777,
    uid: view.getUint32(2, true),
    gid: view.getUint32(6, true),
    mtimeSeconds: Number(view.getBigInt64(10, true)),
    mtimeNanoseconds: view.getUint32(18, true),
    size: Number(view.getBigUint64(22, true)),
    deviceMajor: isDevice ? view.getUint32(30, true) : 0,
    deviceMinor: isDevice ? view.getUint32(34, true) : 0,
    link: view.getUint32(38, true),
    below,
    same: view.getUint8(43) !== 0,
    xattrs: NO_XATTRS,
  };
}

function malformed(): RlError {
  const state = "the worker and this program do not understand each other";
  return new RlError({ code: "io", action: "read tree", subject: "rl-tree", state });
}
