/**
 * Bytes to plan, the inverse of encode.ts. The monitor has its own decoder in C; this one serves tests and
 * inspection, and accepts exactly what the encoder writes.
 */

import { RlError } from "../errors.ts";
import { PLAN_HEADER_SIZE, PLAN_MAGIC, PLAN_RECORD_HEAD_SIZE, PLAN_VERSION } from "./encode.ts";
import { type FieldKind, type Plan, type PlanRecord, RECORDS, type RecordName } from "./records.ts";

/**
 * Decode an encoded plan. Texts come back as strings, or as bytes when they are not UTF-8; u64 values as
 * numbers, or as bigints when they are above 2^53 - 1.
 *
 * @throws RlError "corrupt" when the bytes are not a plan of this version.
 */
export function decodePlan(bytes: Uint8Array): Plan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PLAN_HEADER_SIZE) throw corrupt("it is shorter than its header");
  if (view.getUint32(0, true) !== PLAN_MAGIC) throw corrupt("it does not start with the magic number");
  if (view.getUint32(4, true) !== PLAN_VERSION) throw corrupt("it has another version");
  if (view.getUint32(8, true) !== bytes.length) throw corrupt("its size is not what the header says");
  if (view.getBigUint64(16, true) !== 0n) throw corrupt("reserved bytes of the header are not zero");

  const count = view.getUint32(12, true);
  const plan: PlanRecord[] = [];
  let at = PLAN_HEADER_SIZE;
  for (let index = 0; index < count; index++) {
    if (at + PLAN_RECORD_HEAD_SIZE > bytes.length) throw corrupt(`record ${index} is cut off`);
    const size = view.getUint32(at + 4, true);
    if (size < PLAN_RECORD_HEAD_SIZE || size % 8 !== 0 || at + size > bytes.length)
      throw corrupt(`record ${index} has a wrong size`);
    plan.push(decodeRecord(view, at, at + size, index));
    at += size;
  }
  if (at !== bytes.length) throw corrupt("bytes follow the last record");
  return plan;
}

function decodeRecord(view: DataView, start: number, end: number, index: number): PlanRecord {
  const op = view.getUint16(start, true);
  const name = (Object.keys(RECORDS) as RecordName[]).find((key) => RECORDS[key].op === op);
  if (name === undefined) throw corrupt(`record ${index} has the unknown op ${op}`);
  const fields = Object.entries(RECORDS[name].fields) as [string, FieldKind][];
  if (view.getUint16(start + 2, true) !== fields.length)
    throw corrupt(`record ${index} has a wrong field count`);

  const record: Record<string, unknown> = { record: name };
  let at = start + PLAN_RECORD_HEAD_SIZE;
  for (const [field, kind] of fields) {
    if (at + 8 > end) throw corrupt(`field ${field} of record ${index} is cut off`);
    const word = view.getBigUint64(at, true);
    at += 8;
    if (kind === "u32" || kind === "u64") {
      if (kind === "u32" && word > 0xffff_ffffn)
        throw corrupt(`field ${field} of record ${index} is too large`);
      record[field] = word <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(word) : word;
      continue;
    }
    // At least one NUL must follow the bytes inside the record.
    if (word >= BigInt(end - at)) throw corrupt(`field ${field} of record ${index} is cut off`);
    const length = Number(word);
    const padded = (length + 8) & ~7;
    const data = new Uint8Array(view.buffer, view.byteOffset + at, padded);
    if (data.subarray(length).some((byte) => byte !== 0))
      throw corrupt(`padding of record ${index} is not zero`);
    record[field] = kind === "bytes" ? data.slice(0, length) : decodeText(data.slice(0, length), index);
    at += padded;
  }
  if (at !== end) throw corrupt(`record ${index} is larger than its fields`);
  // Every field of the table was read with its kind just above.
  return record as unknown as PlanRecord;
}

function decodeText(data: Uint8Array, index: number): string | Uint8Array {
  if (data.includes(0)) throw corrupt(`a text of record ${index} contains a NUL byte`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return data;
  }
}

function corrupt(state: string): RlError {
  return new RlError({ code: "corrupt", action: "decode", subject: "plan", state });
}
