import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerStatus, parseLifeEnd, parseLifeState } from "../../../core/container/life.ts";

const test = suite("container life");

const STATE = {
  bootId: "b",
  pid: 7,
  startTime: 70,
  monitor: { pid: 6, startTime: 60 },
  startedAt: "2026-01-01T00:00:00.000000000Z",
  cgroup: "",
};
const END = { exitCode: 3, oomKilled: false, startedAt: STATE.startedAt, finishedAt: "" };

test("the status follows from what is written down and who is alive", () => {
  const alive = { hasMonitor: true, isPaused: false };
  assert.is(containerStatus(undefined, undefined, undefined), "created");
  assert.is(containerStatus({ ...STATE, pid: 0 }, undefined, alive), "created");
  assert.is(containerStatus(STATE, undefined, alive), "running");
  // The end of the time before.
  assert.is(containerStatus(STATE, END, alive), "running");
  assert.is(containerStatus(STATE, undefined, { ...alive, isPaused: true }), "paused");
  assert.is(containerStatus({ ...STATE, pid: 0, restarting: true }, END, alive), "restarting");
  assert.is(containerStatus(STATE, END, { ...alive, hasMonitor: false }), "exited");
  assert.is(containerStatus(undefined, END, undefined), "exited");
});

test("what a monitor writes is read, and nothing else is", () => {
  assert.equal(parseLifeState(JSON.stringify(STATE)), STATE);
  assert.equal(parseLifeEnd(JSON.stringify(END)), END);
  const wrong = [{ pid: -1 }, { pid: "7" }, { startTime: 1.5 }, { monitor: undefined }, { bootId: 1 }];
  for (const change of wrong) {
    assert.is(parseLifeState(JSON.stringify({ ...STATE, ...change })), undefined, JSON.stringify(change));
  }
  for (const text of ["", "{", "null", "1", "[]"]) {
    assert.is(parseLifeState(text), undefined, text);
    assert.is(parseLifeEnd(text), undefined, text);
  }
});

test.run();
