/**
 * Plan to bytes: the form the monitor reads (syscalls-c, `plan.h` is printed from the same table).
 *
 * Little endian, everything a multiple of 8 bytes:
 *
 *     header  u32 magic "RLLP", u32 version, u32 total bytes, u32 record count, u64 zero
 *     record  u16 op, u16 field count, u32 size with this head and padding, then the fields in table order
 *     field   u32, u64: one u64
 *             text, bytes: u64 length without NUL, the bytes, one NUL, zeros up to the next multiple of 8
 *
 * The NUL lets the other side use a text where it lies, without copying; the length lets it check bounds first.
 */

import { RlError } from "../errors.ts";
import { type FieldKind, type Plan, RECORDS } from "./records.ts";

/** "RLLP" read as a little-endian u32. */
export const PLAN_MAGIC = 0x504c4c52;
export const PLAN_VERSION = 1;
export const PLAN_HEADER_SIZE = 24;
export const PLAN_RECORD_HEAD_SIZE = 8;

/** Head and numbers of any record; texts and bytes ask for their own. */
const RECORD_ROOM = 128;

/** A typical plan with its system call filter fits, so that growing is the exception. */
const FIRST_CAPACITY = 16 * 1024;
const TWO_32 = 0x1_0000_0000;

/** The buffer being filled. Zero beyond `at`, so that NULs and padding are there already. */
interface Output {
  bytes: Uint8Array;
  view: DataView;
  at: number;
  readonly encoder: TextEncoder;
}

/**
 * Encode a plan.
 *
 * On the path of every start and run once, so what counts is the first run: few functions, plain loops.
 *
 * @throws RlError "invalid" when a text holds a NUL or is not well-formed, or a number does not fit its kind.
 */
export function encodePlan(plan: Plan): Uint8Array {
  const bytes = new Uint8Array(FIRST_CAPACITY);
  const view = new DataView(bytes.buffer);
  const output: Output = { bytes, view, at: PLAN_HEADER_SIZE, encoder: new TextEncoder() };
  for (const record of plan) {
    const { op, fields }: { readonly op: number; readonly fields: Readonly<Record<string, FieldKind>> } =
      RECORDS[record.record];
    // The record's own type says which fields it has; the table says their kinds and order.
    const values = record as unknown as Readonly<Record<string, unknown>>;
    if (output.at + RECORD_ROOM > output.bytes.length) grow(output, RECORD_ROOM);
    const start = output.at;
    output.at += PLAN_RECORD_HEAD_SIZE;
    let count = 0;
    for (const name in fields) {
      const kind = fields[name];
      const value = values[name];
      let refusal: string | undefined;
      if (typeof value === "string" && kind === "text") refusal = putText(output, value);
      else if ((typeof value === "number" || typeof value === "bigint") && (kind === "u32" || kind === "u64"))
        refusal = putNumber(output, value, kind);
      else if (value instanceof Uint8Array && (kind === "text" || kind === "bytes"))
        refusal = putBytes(output, value, kind);
      else refusal = `a ${kind} is wanted there`;
      if (refusal !== undefined) throw refused(record.record, name, value, refusal);
      count++;
    }
    output.view.setUint16(start, op, true);
    output.view.setUint16(start + 2, count, true);
    output.view.setUint32(start + 4, output.at - start, true);
  }
  output.view.setUint32(0, PLAN_MAGIC, true);
  output.view.setUint32(4, PLAN_VERSION, true);
  output.view.setUint32(8, output.at, true);
  output.view.setUint32(12, plan.length, true);
  return output.bytes.subarray(0, output.at);
}

/** Each of these writes one field, or says why it cannot be. */
function putText(output: Output, value: string): string | undefined {
  if (!value.isWellFormed()) return "it is not well-formed Unicode";
  if (value.includes("\0")) return "it contains a NUL character";
  // UTF-8 takes at most three bytes for one UTF-16 unit.
  const room = RECORD_ROOM + value.length * 3;
  if (output.at + room > output.bytes.length) grow(output, room);
  const length = output.encoder.encodeInto(value, output.bytes.subarray(output.at + 8)).written;
  output.view.setUint32(output.at, length, true);
  output.at += 8 + ((length + 8) & ~7);
  return undefined;
}

function putBytes(output: Output, value: Uint8Array, kind: FieldKind): string | undefined {
  if (kind === "text" && value.includes(0)) return "it contains a NUL byte";
  const room = RECORD_ROOM + value.length;
  if (output.at + room > output.bytes.length) grow(output, room);
  output.bytes.set(value, output.at + 8);
  // No buffer of four gigabytes can be, so the upper half of a length stays zero.
  output.view.setUint32(output.at, value.length, true);
  output.at += 8 + ((value.length + 8) & ~7);
  return undefined;
}

function putNumber(output: Output, value: number | bigint, kind: "u32" | "u64"): string | undefined {
  if (typeof value === "bigint") {
    if (kind === "u32" || value < 0n || value > 0xffff_ffff_ffff_ffffn) return `it does not fit a ${kind}`;
    output.view.setBigUint64(output.at, value, true);
  } else {
    if (!Number.isSafeInteger(value) || value < 0 || (kind === "u32" && value >= TWO_32))
      return `it does not fit a ${kind}`;
    output.view.setUint32(output.at, value % TWO_32, true);
    output.view.setUint32(output.at + 4, value / TWO_32, true);
  }
  output.at += 8;
  return undefined;
}

/** Make room for so many more bytes. */
function grow(output: Output, room: number): void {
  const grown = new Uint8Array(Math.max(output.bytes.length * 2, output.at + room));
  grown.set(output.bytes.subarray(0, output.at));
  output.bytes = grown;
  output.view = new DataView(grown.buffer);
}

function refused(record: string, name: string, value: unknown, state: string): RlError {
  const subject = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
  return new RlError({ code: "invalid", action: `encode ${name} of step ${record}`, subject, state });
}
