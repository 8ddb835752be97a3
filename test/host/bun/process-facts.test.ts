import { readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bootId, processParent, processStartTime } from "../../../core/host/bun/process-facts.ts";
import { signalProcess } from "../../../core/host/bun/system.ts";
import { runtimeScene, type Scene } from "../../cli/oci/scene.ts";

const test = suite<{ scene: Scene }>("facts of processes");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const ESRCH = -3;

test("bootId is that of this boot, each time", () => {
  assert.match(bootId(), /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
  assert.is(bootId(), bootId());
});

test("processStartTime stays the same, and is what the C side compares with", async ({ scene }) => {
  const { pid, startTime } = await scene.victim();
  assert.is(processStartTime(pid), startTime);
  assert.is(processStartTime(pid), startTime);
  assert.is(signalProcess(pid, startTime, 0), 0);
  assert.equal([signalProcess(pid, startTime + 1, 0), signalProcess(pid, startTime - 1, 0)], [ESRCH, ESRCH]);
});

test("processStartTime is not led astray by a process's name", () => {
  const name = readFileSync("/proc/self/comm", "latin1").trim();
  const startTime = processStartTime(process.pid);
  assert.ok(startTime !== undefined && startTime > 0);
  try {
    for (const other of [") Z 1 1 1 1", "a b) R (c", "))))", "x\ny) 1"]) {
      writeFileSync("/proc/self/comm", other);
      assert.ok(readFileSync("/proc/self/stat", "latin1").includes(`(${other})`), other);
      assert.is(processStartTime(process.pid), startTime, other);
    }
  } finally {
    writeFileSync("/proc/self/comm", name);
  }
});

test("processStartTime knows none of a process that has ended, waited for or not", async ({ scene }) => {
  const { pid } = await scene.zombie();
  assert.is(processStartTime(pid), undefined);
  const child = Bun.spawn(["true"]);
  await child.exited;
  assert.is(processStartTime(child.pid), undefined);
});

test("processStartTime knows none of a number that no process has", () => {
  for (const pid of [0, -1, 2 ** 22 + 1, 2 ** 32 + process.pid, Number.MAX_SAFE_INTEGER, Number.NaN])
    assert.is(processStartTime(pid), undefined, String(pid));
});

test("processParent is who started a process", async ({ scene }) => {
  const { pid } = await scene.victim();
  assert.is(processParent(pid), process.pid);
  assert.is(processParent(2 ** 22 + 1), undefined);
});

test.run();
