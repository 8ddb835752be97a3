import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import { type PlanRecord, RECORDS, type RecordName } from "../../../core/plan/records.ts";

const test = suite("encodePlan");

function hex(bytes: Uint8Array): string[] {
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += 8)
    words.push(
      Array.from(bytes.subarray(at, at + 8), (byte) => byte.toString(16).padStart(2, "0")).join(" "),
    );
  return words;
}

function refusal(...plan: PlanRecord[]): string {
  try {
    encodePlan(plan);
  } catch (error) {
    if (isRlError(error) && error.code === "invalid") return error.message;
    throw error;
  }
  return "none";
}

/** A record's op as its two bytes. */
const opOf = (name: RecordName): string => `${RECORDS[name].op.toString(16).padStart(2, "0")} 00`;

test("encodePlan writes a header of 24 bytes for an empty plan", () => {
  assert.equal(hex(encodePlan([])), [
    "52 4c 4c 50 01 00 00 00",
    "18 00 00 00 00 00 00 00",
    "00 00 00 00 00 00 00 00",
  ]);
});

test("encodePlan writes op, field count, size, numbers as u64 and texts with length, NUL and padding", () => {
  const plan: PlanRecord[] = [
    { record: "stdin", mode: 1 },
    { record: "user", spec: "a", uid: 1000, gid: 4294967294, additionalGroups: "" },
    { record: "pivot" },
  ];
  assert.equal(hex(encodePlan(plan)), [
    "52 4c 4c 50 01 00 00 00",
    "68 00 00 00 03 00 00 00",
    "00 00 00 00 00 00 00 00",
    // stdin: op 8, one field, 16 bytes
    "08 00 01 00 10 00 00 00",
    "01 00 00 00 00 00 00 00",
    // user: four fields, 56 bytes
    `${opOf("user")} 04 00 38 00 00 00`,
    "01 00 00 00 00 00 00 00",
    "61 00 00 00 00 00 00 00",
    "e8 03 00 00 00 00 00 00",
    "fe ff ff ff 00 00 00 00",
    "00 00 00 00 00 00 00 00",
    "00 00 00 00 00 00 00 00",
    // pivot: no field
    `${opOf("pivot")} 00 00 08 00 00 00`,
  ]);
});

test("encodePlan gives a text of eight bytes a NUL in a word of its own", () => {
  assert.equal(hex(encodePlan([{ record: "root", path: "/7 bytes" }])).slice(3), [
    `${opOf("root")} 01 00 20 00 00 00`,
    "08 00 00 00 00 00 00 00",
    "2f 37 20 62 79 74 65 73",
    "00 00 00 00 00 00 00 00",
  ]);
});

test("encodePlan counts the length of a text in UTF-8 bytes", () => {
  assert.equal(hex(encodePlan([{ record: "argument", value: "é€𝄞" }])).slice(4), [
    "09 00 00 00 00 00 00 00",
    "c3 a9 e2 82 ac f0 9d 84",
    "9e 00 00 00 00 00 00 00",
  ]);
});

test("encodePlan keeps the bytes of a text that is not UTF-8, and NULs in bytes fields", () => {
  assert.equal(hex(encodePlan([{ record: "argument", value: new Uint8Array([0x61, 0xff]) }])).slice(5), [
    "61 ff 00 00 00 00 00 00",
  ]);
  assert.equal(
    hex(encodePlan([{ record: "seccomp", filter: new Uint8Array([0, 1, 0]), flags: 0 }])).slice(4),
    ["03 00 00 00 00 00 00 00", "00 01 00 00 00 00 00 00", "00 00 00 00 00 00 00 00"],
  );
});

test("encodePlan writes u64 values above 2^53 from bigints and above 2^32 from numbers", () => {
  assert.equal(
    hex(
      encodePlan([{ record: "rlimit", resource: 7, soft: 2 ** 40 + 1, hard: 0xffff_ffff_ffff_ffffn }]),
    ).slice(4),
    ["07 00 00 00 00 00 00 00", "01 00 00 00 00 01 00 00", "ff ff ff ff ff ff ff ff"],
  );
});

test("encodePlan grows past its first buffer", () => {
  const filter = new Uint8Array(40_000).fill(7);
  const bytes = encodePlan([
    { record: "seccomp", filter, flags: 0 },
    { record: "argument", value: "x".repeat(50_000) },
  ]);
  assert.is(bytes.length, 24 + 8 + 8 + 40_008 + 8 + 8 + 8 + 50_008);
  assert.is(new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true), bytes.length);
  assert.is(bytes[24 + 16 + 39_999], 7);
  assert.is(bytes[24 + 16 + 40_000], 0);
  assert.is(bytes[bytes.length - 9], 0x78);
});

test("encodePlan refuses a text with a NUL, as string and as bytes", () => {
  assert.is(
    refusal({ record: "argument", value: "a\0b" }),
    'Cannot encode value of step argument "a\\u0000b": it contains a NUL character',
  );
  assert.match(refusal({ record: "argument", value: new Uint8Array([1, 0]) }), "it contains a NUL byte");
});

test("encodePlan refuses a lone surrogate, which UTF-8 cannot hold", () => {
  assert.match(refusal({ record: "argument", value: "\ud800" }), "not well-formed");
});

test("encodePlan refuses numbers that do not fit", () => {
  for (const mode of [-1, 2 ** 32, 0.5, Number.NaN])
    assert.match(refusal({ record: "umask", mode }), "does not fit a u32");
  for (const value of [-1, 2 ** 53, -1n, 1n << 64n])
    assert.match(refusal({ record: "oomScoreAdj", value }), "does not fit a u64");
});

test.run();
