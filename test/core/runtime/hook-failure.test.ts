import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RECORDS } from "../../../core/plan/records.ts";
import { describeHookFailure, isHookStep } from "../../../core/runtime/hook-failure.ts";

const test = suite("describeHookFailure");
const PLACE = "createRuntime 1 of 2";
const message = (error: number): string =>
  describeHookFailure(error, "createRuntime 1 2 30 /a hook").error.message;

test("describeHookFailure says which hook it was and what it did", () => {
  for (const [error, what] of [
    [0x1_0000 + 3, "exited with status 3"],
    [0x2_0000 + 9, "was killed by SIGKILL"],
    [0x2_0000 + 35, "was killed by SIGRTMIN+1"],
    [0x3_0000, "took longer than 30 s"],
    [0x4_0000, "was ended, since nobody waited for it any more"],
    [2, "cannot be executed: no such file or directory"],
    [13, "cannot be executed: permission denied"],
  ] as const)
    assert.is(message(error), `Cannot run hook "/a hook": ${PLACE} ${what}`);
});

test("describeHookFailure tolerates what comes after the start and the deletion", () => {
  const kinds = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];
  const tolerated = kinds.filter((kind) => describeHookFailure(0x1_0001, `${kind} 1 1 0 /x`).isWarning);
  assert.equal(tolerated, ["poststart", "poststop"]);
});

test("isHookStep knows the step of hooks", () => {
  assert.equal([RECORDS.hook.op, RECORDS.exec.op, 1001].map(isHookStep), [true, false, false]);
});

test.run();
