import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  compileExecAffinity,
  compileScheduling,
  IO_PRIORITY_CLASSES,
  SCHEDULER_FLAGS,
  SCHEDULER_POLICIES,
} from "../../../core/plan/scheduling.ts";
import type { Process, Scheduler } from "../../../core/spec/runtime-config.ts";

const test = suite("compileScheduling");

const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };
const scheduler = (given: Scheduler) => compileScheduling({ ...PROCESS, scheduler: given })[0];
const NOTHING = { flags: 0, nice: 0n, priority: 0, runtime: 0, deadline: 0, period: 0 };

function refused(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(isRlError(error));
    assert.is(error.code, "invalid");
    return error.subject;
  }
  return assert.unreachable("it was accepted") ?? "";
}

test("compileScheduling makes no record of nothing", () => assert.equal(compileScheduling(PROCESS), []));

test("compileScheduling gives the policies the kernel's numbers, by default with nice 0", () => {
  const numbers = SCHEDULER_POLICIES.map((policy) => scheduler({ policy }));
  assert.equal(
    numbers,
    [0, 1, 2, 3, 4, 5, 6].map((policy) => ({ record: "scheduler", policy, ...NOTHING })),
  );
});

test("compileScheduling writes a negative nice value in two's complement and adds the flags up", () => {
  const given = { policy: "SCHED_BATCH", nice: -20, flags: SCHEDULER_FLAGS };
  assert.equal(scheduler(given), {
    record: "scheduler",
    ...NOTHING,
    policy: 3,
    nice: 0xffff_ffff_ffff_ffecn,
    flags: 0x7f,
  });
});

test("compileScheduling passes on a priority and times of 64 bits", () => {
  assert.equal(scheduler({ policy: "SCHED_RR", priority: 99 }), {
    record: "scheduler",
    ...NOTHING,
    policy: 2,
    priority: 99,
  });
  const times = { runtime: 2n ** 63n, deadline: 5, period: 7 };
  assert.equal(scheduler({ policy: "SCHED_DEADLINE", ...times }), {
    record: "scheduler",
    ...NOTHING,
    policy: 6,
    ...times,
  });
});

const REFUSED: readonly (readonly [property: string, scheduler: Scheduler])[] = [
  ["policy", { policy: "SCHED_SOON" }],
  ["nice", { policy: "SCHED_OTHER", nice: 20 }],
  ["nice", { policy: "SCHED_OTHER", nice: -21 }],
  ["priority", { policy: "SCHED_OTHER", priority: 1 }],
  ["runtime", { policy: "SCHED_FIFO", priority: 1, runtime: 1 }],
  ["period", { policy: "SCHED_IDLE", period: 1n }],
  ["flags", { policy: "SCHED_OTHER", flags: ["SCHED_FLAG_SOON"] }],
];
for (const [property, given] of REFUSED) {
  test(`compileScheduling refuses ${JSON.stringify(given, (_, value) => String(value) && value.toString())}`, () =>
    assert.is(
      refused(() => scheduler(given)),
      `process.scheduler.${property}`,
    ));
}

test("compileScheduling puts the class of input and output above its level", () => {
  const values = IO_PRIORITY_CLASSES.map(
    (name) => compileScheduling({ ...PROCESS, ioPriority: { class: name, priority: 7 } })[0],
  );
  assert.equal(
    values,
    [0x2007, 0x4007, 0x6007].map((value) => ({ record: "ioPriority", value })),
  );
});

const affinity = (initial?: string, final?: string) =>
  compileExecAffinity({
    ...PROCESS,
    execCPUAffinity: { ...(initial !== undefined && { initial }), ...(final !== undefined && { final }) },
  });

test("compileExecAffinity makes whole words of bits", () => {
  assert.equal(affinity("0-3,7", "64, 1 - 2"), {
    initial: [{ record: "initialAffinity", mask: new Uint8Array([0x8f, 0, 0, 0, 0, 0, 0, 0]) }],
    final: [{ record: "affinity", mask: new Uint8Array([6, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) }],
  });
});

test("compileExecAffinity has nothing to do for what is left out or empty", () => {
  assert.equal(affinity(), { initial: [], final: [] });
  assert.equal(affinity("", " "), { initial: [], final: [] });
  assert.equal(compileExecAffinity(PROCESS), { initial: [], final: [] });
});

for (const list of ["x", "1-", "-1", "3-1", "1,,2", "8192", "0-99999999999"]) {
  test(`compileExecAffinity refuses ${list}`, () => {
    assert.is(
      refused(() => affinity(list)),
      "process.execCPUAffinity.initial",
    );
    assert.is(
      refused(() => affinity(undefined, list)),
      "process.execCPUAffinity.final",
    );
  });
}

test.run();
