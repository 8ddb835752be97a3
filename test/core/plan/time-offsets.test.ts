import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileTimeOffsets } from "../../../core/plan/time-offsets.ts";
import type { Linux } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("compileTimeOffsets");
const OFFSETS: Linux = { timeOffsets: { monotonic: { secs: 5 }, boottime: { secs: -1, nanosecs: 7 } } };

test("compileTimeOffsets is a record for each clock, with seconds in two's complement", () => {
  assert.equal(compileTimeOffsets({ ...OFFSETS, namespaces: [{ type: "time" }] }), [
    { record: "timeOffset", clock: "monotonic", seconds: 5n, nanoseconds: 0 },
    { record: "timeOffset", clock: "boottime", seconds: 2n ** 64n - 1n, nanoseconds: 7 },
  ]);
  assert.equal(compileTimeOffsets({ namespaces: [{ type: "time" }] }), []);
  assert.equal(compileTimeOffsets({ timeOffsets: {} }), []);
});

test("compileTimeOffsets refuses to change the clocks of others", () => {
  for (const namespaces of [[], [{ type: "time", path: "/proc/1/ns/time" } as const]]) {
    const { code, subject } = refusal(() => compileTimeOffsets({ ...OFFSETS, namespaces }));
    assert.equal([code, subject], ["invalid", "linux.timeOffsets"]);
  }
});

test.run();
