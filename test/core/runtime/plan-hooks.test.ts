import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hookState, laterHooks, planPoststop, planRelease } from "../../../core/runtime/plan-hooks.ts";
import type { StoredState } from "../../../core/runtime/state.ts";

const test = suite("plans of hooks");
const [poststart, poststop] = [[{ path: "/start" }], [{ path: "/stop" }]];
const STATE: StoredState = {
  id: "c1",
  pid: 4711,
  startTime: 123,
  bootId: "b",
  bundle: "/the bundle",
  rootfs: "/r",
  created: "2026-06-15T12:00:00.000Z",
  owner: "1000",
  cgroup: "",
  unit: "",
  annotations: { a: '"' },
  hooks: { poststart, poststop },
};
const failureArguments = ["rl", "explain"];
const FAILURE = failureArguments.map((value) => ({ record: "failureArgument", value }));

test("hookState makes the state document with a status and a pid between its parts", () => {
  const { before, after, directory } = hookState(STATE);
  assert.is(directory, "/the bundle");
  const text = (middle: string): unknown =>
    JSON.parse(new TextDecoder().decode(before) + middle + new TextDecoder().decode(after));
  const rest = { bundle: "/the bundle", annotations: { a: '"' } };
  const first = { ociVersion: "1.2.0", id: "c1" };
  assert.equal(text('running","pid":7'), { ...first, status: "running", pid: 7, ...rest });
  assert.equal(text('stopped"'), { ...first, status: "stopped", ...rest });
});

test("laterHooks is what start and delete have to know, and nothing for what is over by then", () => {
  const hook = [{ path: "/x" }];
  assert.is(
    laterHooks({ prestart: hook, createRuntime: hook, createContainer: hook, poststop: [] }),
    undefined,
  );
  assert.equal(laterHooks({ startContainer: hook }), { poststart: [], poststop: [] });
  assert.equal(laterHooks({ poststart, poststop, prestart: hook }), { poststart, poststop });
});

test("planRelease opens the gate of that process, with the hooks for both ends of it", () => {
  const plan = planRelease({ state: STATE, failureArguments, gate: "/g", answer: "/a", directory: "/d" });
  assert.equal(plan.slice(0, 4), [
    ...FAILURE,
    { record: "cleanup", path: "/d" },
    { record: "release", gate: "/g", answer: "/a", pid: 4711, startTime: 123 },
  ]);
  assert.equal(
    plan.slice(4).map((record) => (record.record === "hook" ? record.path : record.record)),
    ["hookState", "/start", "/stop"],
  );
});

test("planPoststop has the hooks of the end, and is none without", () => {
  const plan = planPoststop({ state: STATE, failureArguments }) ?? [];
  assert.equal(plan.slice(0, 2), FAILURE);
  assert.equal(
    plan.slice(2).map((record) => (record.record === "hook" ? record.path : record.record)),
    ["hookState", "/stop"],
  );
  const { hooks: _, ...without } = STATE;
  assert.is(planPoststop({ state: without, failureArguments }), undefined);
  assert.is(planPoststop({ state: { ...STATE, hooks: { poststart } }, failureArguments }), undefined);
});

test.run();
