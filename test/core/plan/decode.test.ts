import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { decodePlan } from "../../../core/plan/decode.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import { type FieldKind, type PlanRecord, RECORDS, type RecordName } from "../../../core/plan/records.ts";

const test = suite("decodePlan");

const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", ""));
const values: Record<FieldKind, fc.Arbitrary<unknown>> = {
  u32: fc.nat(0xffff_ffff),
  // Above 2^53 - 1 a bigint comes back, below it a number.
  u64: fc.oneof(fc.maxSafeNat(), fc.bigInt({ min: 1n << 53n, max: (1n << 64n) - 1n })),
  text: fc.oneof(text, fc.constant(new Uint8Array([0x2f, 0xff, 0xfe]))),
  bytes: fc.uint8Array({ maxLength: 40 }),
};
const record = fc.oneof(
  ...(Object.keys(RECORDS) as RecordName[]).map((name) => {
    const fields = Object.entries(RECORDS[name].fields as Record<string, FieldKind>);
    const model = Object.fromEntries(fields.map(([field, kind]) => [field, values[kind]]));
    return fc.record({ record: fc.constant(name), ...model }, { noNullPrototype: true });
  }),
) as unknown as fc.Arbitrary<PlanRecord>;

function attempt(bytes: Uint8Array): string {
  try {
    decodePlan(bytes);
  } catch (error) {
    if (isRlError(error) && error.code === "corrupt") return error.state;
    throw error;
  }
  return "none";
}

test("decodePlan returns what encodePlan was given, for 300 plans of all records", () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 12 }), (plan) => {
      const bytes = encodePlan(plan);
      assert.is(bytes.length % 8, 0);
      assert.equal(decodePlan(bytes), plan);
    }),
    { numRuns: 300 },
  );
});

test("decodePlan throws nothing but corrupt for any cut and any changed byte", () => {
  const bytes = encodePlan([
    {
      record: "remount",
      target: "/a",
      attributes: 1,
      cleared: 0,
      treeAttributes: 0,
      treeCleared: 0,
      propagation: 0,
      options: "",
    },
    { record: "argument", value: "true" },
    { record: "exec" },
  ]);
  for (let length = 0; length < bytes.length; length++)
    assert.is.not(attempt(bytes.subarray(0, length)), "none");
  for (let at = 0; at < bytes.length; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ flip;
      attempt(changed);
    }
  }
});

test("decodePlan refuses a wrong magic, version, size, op, field count and padding", () => {
  const good = encodePlan([{ record: "argument", value: "a" }]);
  const changed = (at: number, value: number): string => {
    const bytes = good.slice();
    bytes[at] = value;
    return attempt(bytes);
  };
  assert.is(attempt(good), "none");
  assert.match(changed(0, 0), "magic number");
  assert.match(changed(4, 2), "another version");
  assert.match(changed(8, 0), "not what the header says");
  assert.match(changed(12, 0), "bytes follow");
  assert.match(changed(16, 1), "reserved");
  assert.match(changed(24, 250), "unknown op");
  assert.match(changed(26, 2), "field count");
  assert.match(changed(28, 16), "cut off");
  assert.match(changed(32, 200), "cut off");
  assert.match(changed(good.length - 1, 1), "not zero");
});

test.run();
