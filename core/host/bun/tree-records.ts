import { RlError } from "../../errors.ts";
import type { TreeAttributes } from "../../ports/tree-writer.ts";

/** Ops of the tree worker's stream: the TypeScript side of `enum tree_op` in syscalls-c/tree.h. */
export const TREE_OPS = {
  begin: 1,
  directory: 2,
  file: 3,
  data: 4,
  xattr: 5,
  symlink: 6,
  hardlink: 7,
  fifo: 8,
  whiteout: 9,
  opaque: 10,
  finish: 11,
  abort: 12,
  arena: 13,
  shared: 14,
  release: 15,
  remove: 20,
  copy: 21,
  probe: 22,
  read: 23,
  show: 24,
  look: 25,
  open: 26,
} as const;

export type TreeOp = keyof typeof TREE_OPS;

/** Payload bytes a record's header can tell: 24 bits. */
const PAYLOAD_LIMIT = 0xff_ffff;
const INITIAL_CAPACITY = 512 * 1024;

/** Records encoded one after the other into one buffer, which is used again once it was written. */
export interface TreeRecords {
  /** Bytes waiting. */
  readonly length: number;
  /** Begin a record; `end` writes its length. Between the two come its fields in the order of tree.h. */
  start(op: TreeOp): void;
  number(value: number, bytes: 1 | 2 | 4 | 8): void;
  attributes(attributes: TreeAttributes): void;
  /** Bytes to the record's end. */
  rest(bytes: Uint8Array): void;
  /** Bytes with their length before them. Throws "invalid" above 65,535. */
  text(value: string | Uint8Array): void;
  end(): void;
  /** A data record whose bytes are sent by the caller, behind what `take` gives. */
  dataHeader(length: number): void;
  /** Everything encoded; valid until the next `start`. */
  take(): Uint8Array;
}

/** An empty buffer of records. It grows to what one call of the writer needs, and keeps that size. */
export function createTreeRecords(): TreeRecords {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(INITIAL_CAPACITY);
  let view = new DataView(bytes.buffer);
  let used = 0;
  let header = 0;
  let current: TreeOp = "data";

  function reserve(count: number): void {
    if (used + count <= bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * bytes.length, used + count));
    grown.set(bytes.subarray(0, used));
    bytes = grown;
    view = new DataView(bytes.buffer);
  }

  const records: TreeRecords = {
    get length() {
      return used;
    },
    start(op) {
      reserve(4);
      current = op;
      header = used;
      used += 4;
    },
    number(value, size) {
      reserve(size);
      if (size === 1) view.setUint8(used, value);
      else if (size === 2) view.setUint16(used, value, true);
      else if (size === 4) view.setUint32(used, value, true);
      else {
        // Both halves by arithmetic: a BigInt would be made for every entry.
        view.setUint32(used, value >>> 0, true);
        view.setInt32(used + 4, Math.floor(value / 2 ** 32), true);
      }
      used += size;
    },
    attributes({ mode, uid, gid, mtimeSeconds, mtimeNanoseconds }) {
      records.number(mode, 2);
      records.number(uid, 4);
      records.number(gid, 4);
      records.number(mtimeSeconds, 8);
      records.number(mtimeNanoseconds, 4);
    },
    rest(value) {
      reserve(value.length);
      bytes.set(value, used);
      used += value.length;
    },
    text(value) {
      const encoded = typeof value === "string" ? encoder.encode(value) : value;
      if (encoded.length > 0xffff) throw tooLong(current, encoded.length);
      records.number(encoded.length, 2);
      records.rest(encoded);
    },
    end() {
      const length = used - header - 4;
      if (length > PAYLOAD_LIMIT) throw tooLong(current, length);
      view.setUint32(header, length, true);
      view.setUint8(header + 3, TREE_OPS[current]);
    },
    dataHeader(length) {
      reserve(4);
      view.setUint32(used, length, true);
      view.setUint8(used + 3, TREE_OPS.data);
      used += 4;
    },
    take() {
      const taken = bytes.subarray(0, used);
      used = 0;
      return taken;
    },
  };
  return records;
}

/** Name of an op the worker answered about, for messages. */
export function treeOpName(op: number): TreeOp | undefined {
  for (const [name, value] of Object.entries(TREE_OPS)) if (value === op) return name as TreeOp;
  return undefined;
}

function tooLong(op: TreeOp, length: number): RlError {
  return new RlError({
    code: "limit",
    action: "send tree record",
    subject: op,
    state: `${length} bytes are more than a record can hold`,
  });
}
