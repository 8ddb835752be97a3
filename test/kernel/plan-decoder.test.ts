import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodePlan } from "../../core/plan/decode.ts";
import { encodePlan } from "../../core/plan/encode.ts";
import { type Plan, RECORDS, type RecordName } from "../../core/plan/records.ts";
import { buildDriver, type Driver } from "../helpers/c-driver.ts";

const test = suite("kernel/plan-decoder");

let driver: Driver | undefined;

test.before(() => {
  driver = buildDriver("plan-decoder", ["plan.c"]);
});

test.after(() => driver?.remove());

function decode(...plans: readonly Uint8Array[]): string[] {
  return driver?.run(plans.map((plan) => [plan])) ?? [];
}

const HEADER = "524c4c50 01000000";
const PADDING = "00".repeat(8);

/** A plan of literal bytes: total size and record count, then the records. */
function plan(
  count: number,
  records: string,
  change: { readonly size?: number; readonly head?: string } = {},
) {
  const body = Buffer.from(records.replaceAll(" ", ""), "hex");
  const words = Buffer.from(Uint32Array.of(change.size ?? 24 + body.length, count).buffer);
  const head = Buffer.from((change.head ?? HEADER).replaceAll(" ", ""), "hex");
  return new Uint8Array(Buffer.concat([head, words, Buffer.from(PADDING, "hex"), body]));
}

const word = (number: number): string => Buffer.from(Uint16Array.of(number).buffer).toString("hex");
/** The two bytes of a record's op. */
const op = (name: RecordName): string => word(RECORDS[name].op);
const OPS = {
  umask: RECORDS.umask.op,
  exec: RECORDS.exec.op,
  argument: RECORDS.argument.op,
  file: RECORDS.generatedFile.op,
};
/** Two numbers that no record has: one between those of the table, one behind them. */
const TAKEN: readonly number[] = Object.values(RECORDS).map(({ op: taken }) => taken);
const BEHIND = Math.max(...TAKEN) + 1;
const UNUSED = Array.from({ length: BEHIND }, (_, number) => number).findLast(
  (number) => !TAKEN.includes(number),
);

/** umask 0o22: one field. */
const UMASK = `${op("umask")} 0100 10000000 1200000000000000`;
/** exec: no field. */
const EXEC = `${op("exec")} 0000 08000000`;
/** argument "ls": one text. */
const ARGUMENT = `${op("argument")} 0100 18000000 0200000000000000 6c73000000000000`;
/** generatedFile "/a" with the bytes 00 ff, mode 0o644. */
const FILE = `${op("generatedFile")} 0300 30000000 0200000000000000 2f61000000000000 0200000000000000 00ff000000000000 a401000000000000`;

test("plan_open accepts the form that encode.ts describes", () => {
  assert.equal(decode(plan(0, ""), plan(1, EXEC), plan(3, UMASK + ARGUMENT + EXEC), plan(1, FILE)), [
    "[]",
    `[[${OPS.exec}]]`,
    `[[${OPS.umask},"18"],[${OPS.argument},"6c73"],[${OPS.exec}]]`,
    `[[${OPS.file},"2f61","00ff","420"]]`,
  ]);
});

test("plan_open accepts a text of any length up to its padding", () => {
  const lengths = Array.from({ length: 40 }, (_, length) => length);
  const plans = lengths.map((length) => encodePlan([{ record: "argument", value: "x".repeat(length) }]));
  assert.equal(
    decode(...plans),
    lengths.map((length) => `[[${OPS.argument},"${"78".repeat(length)}"]]`),
  );
});

const MALFORMED: Readonly<Record<string, Uint8Array>> = {
  empty: new Uint8Array(0),
  "another magic": plan(1, EXEC, { head: "524c4c51 01000000" }),
  "another version": plan(1, EXEC, { head: "524c4c50 02000000" }),
  "a total above the bytes": plan(1, EXEC, { size: 33 }),
  "a total below the bytes": plan(1, EXEC, { size: 24 }),
  "a total below the header": plan(0, "", { size: 8 }),
  "a count that is too small": plan(1, UMASK + EXEC),
  "a count that is too large": plan(3, UMASK + EXEC),
  "a count of 2^32-1": plan(0xffff_ffff, UMASK + EXEC),
  "bytes behind the last record": plan(1, EXEC + PADDING),
  "half a record head": plan(1, "37000000"),
  "op 0": plan(1, "0000 0000 08000000"),
  "an op nobody has": plan(1, `${word(UNUSED ?? 0)} 0000 08000000`),
  "an op behind the table": plan(1, `${word(BEHIND)} 0000 08000000`),
  "op 65535": plan(1, "ffff 0000 08000000"),
  "a field too few": plan(1, `${op("umask")} 0000 08000000`),
  "a field too many": plan(1, `${op("exec")} 0100 10000000 0000000000000000`),
  "65535 fields": plan(1, `${op("umask")} ffff 10000000 1200000000000000`),
  "a record of size 0": plan(1, `${op("exec")} 0000 00000000`),
  "a record size that is no multiple of 8": plan(1, `${op("exec")} 0000 0c000000 00000000`),
  "a record larger than the plan": plan(1, `${op("exec")} 0000 10000000`),
  "a record of size 2^32-8": plan(1, `${op("exec")} 0000 f8ffffff`),
  "a record larger than its fields": plan(1, `${op("umask")} 0100 18000000 1200000000000000 ${PADDING}`),
  "a record smaller than its fields": plan(1, `${op("umask")} 0100 08000000 1200000000000000`),
  "a u32 above 2^32-1": plan(1, `${op("umask")} 0100 10000000 0000000001000000`),
  "a text without its length": plan(1, `${op("argument")} 0100 08000000`),
  "a text longer than its record": plan(
    1,
    `${op("argument")} 0100 18000000 0800000000000000 6c73000000000000`,
  ),
  "a text longer than the plan": plan(1, `${op("argument")} 0100 18000000 0001000000000000 6c73000000000000`),
  "a text of 2^63 bytes": plan(1, `${op("argument")} 0100 18000000 0000000000000080 6c73000000000000`),
  "a text of 2^64-1 bytes": plan(1, `${op("argument")} 0100 18000000 ffffffffffffffff 6c73000000000000`),
  "a text of 2^64-8 bytes": plan(1, `${op("argument")} 0100 18000000 f8ffffffffffffff 6c73000000000000`),
  "a text with a NUL": plan(1, `${op("argument")} 0100 18000000 0300000000000000 6c00730000000000`),
  "a text without its NUL": plan(1, `${op("argument")} 0100 18000000 0200000000000000 6c73780000000000`),
  "padding that is not zero": plan(1, `${op("argument")} 0100 18000000 0200000000000000 6c73000000000001`),
  "reserved bytes that are not zero": plan(0, "").fill(1, 23),
};

for (const [what, bytes] of Object.entries(MALFORMED)) {
  test(`plan_open refuses ${what}`, () => {
    assert.equal(decode(bytes), ["refused"]);
  });
}

/** One record of every kind the table has. */
const EVERYTHING = Object.entries(RECORDS).map(([record, { fields }], index) => ({
  record,
  ...Object.fromEntries(
    Object.entries(fields).map(([name, kind], at) => [
      name,
      kind === "text"
        ? `${name}${"é".repeat(at)}`
        : kind === "bytes"
          ? Uint8Array.of(0, at, 255)
          : index * at,
    ]),
  ),
})) as unknown as Plan;

/** What the program prints for a plan. */
function printed(records: Plan): string {
  return JSON.stringify(
    records.map((record) => {
      const { op, fields } = RECORDS[record.record];
      const values = record as unknown as Readonly<Record<string, string | number | bigint | Uint8Array>>;
      return [op, ...Object.keys(fields).map((name) => printedField(values[name]))];
    }),
  );
}

function printedField(value: string | number | bigint | Uint8Array | undefined): string {
  return typeof value === "string" || value instanceof Uint8Array
    ? Buffer.from(value as string).toString("hex")
    : String(value);
}

/** What core/plan/decode.ts makes of the same bytes. */
function decodedHere(bytes: Uint8Array): string {
  try {
    return printed(decodePlan(bytes));
  } catch {
    return "refused";
  }
}

test("plan_next gives every field of every record of the table", () => {
  assert.equal(decode(encodePlan(EVERYTHING)), [printed(EVERYTHING)]);
});

test("plan_open refuses a plan cut off at any byte", () => {
  const whole = encodePlan(EVERYTHING);
  const cut = Array.from(whole, (_, length) => whole.slice(0, length));
  assert.equal(
    decode(...cut),
    cut.map(() => "refused"),
  );
});

test("plan_open agrees with decode.ts about a plan with any one byte changed", () => {
  const whole = encodePlan(EVERYTHING);
  const changed = [0, 1, 7, 8, 0x7f, 0x80, 0xff].flatMap((value) =>
    Array.from(whole, (_, at) => {
      const bytes = whole.slice();
      bytes[at] = value;
      return bytes;
    }),
  );
  assert.equal(decode(...changed), changed.map(decodedHere));
});

test.run();
