import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseRestartPolicy, refuseRestart, restartRecords } from "../../../core/container/restart.ts";
import { RlError } from "../../../core/errors.ts";
import type { Plan } from "../../../core/plan/records.ts";

const test = suite("restart policies");

function refused(code: string) {
  return (error: unknown) => error instanceof RlError && error.code === code;
}

test("policies are docker's", () => {
  const cases = [
    ["", "no", 0],
    ["no", "no", 0],
    ["always", "always", 0],
    ["unless-stopped", "unless-stopped", 0],
    ["on-failure", "on-failure", 0],
    ["on-failure:0", "on-failure", 0],
    ["on-failure:12", "on-failure", 12],
  ] as const;
  for (const [text, name, maximumRetryCount] of cases) {
    assert.equal(parseRestartPolicy(text), { name, maximumRetryCount }, text);
  }
  for (const text of [
    "never",
    "Always",
    "always:1",
    "no:0",
    "on-failure:",
    "on-failure:-1",
    "on-failure:1:2",
  ]) {
    assert.throws(() => parseRestartPolicy(text), refused("invalid"), text);
  }
});

test("the monitor is told whether, and how often", () => {
  const records = (text: string) => restartRecords(parseRestartPolicy(text));
  assert.equal(records("no"), []);
  assert.equal(records("always"), [{ record: "restart", policy: 2, most: 0 }]);
  assert.equal(records("unless-stopped"), [{ record: "restart", policy: 2, most: 0 }]);
  assert.equal(records("on-failure:3"), [{ record: "restart", policy: 1, most: 3 }]);
});

test("what can be made only once is not started again", () => {
  const always = parseRestartPolicy("always");
  const scope: Plan = [{ record: "scopeArgument", value: "busctl" }];
  refuseRestart(always, false, []);
  refuseRestart(parseRestartPolicy("no"), true, scope);
  assert.throws(() => refuseRestart(always, true, []), refused("invalid"));
  assert.throws(() => refuseRestart(always, false, scope), refused("unsupported"));
  const hint = (error: unknown) => error instanceof RlError && /Delegate=yes rl run/.test(error.hint ?? "");
  assert.throws(() => refuseRestart(always, false, scope), hint);
});

test.run();
