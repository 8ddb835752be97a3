import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isDockerFlag, whyMissing } from "../../../cli/flags/docker.ts";
import { RUN_FLAGS } from "../../../core/engine/flags/run/mod.ts";

const test = suite("isDockerFlag()");

test("isDockerFlag() knows what docker has and rl has not", () => {
  for (const name of ["gpus", "isolation", "storage-opt"]) assert.is(isDockerFlag(name), true, name);
  for (const { name } of RUN_FLAGS) assert.is(isDockerFlag(name), false, name);
});

test("isDockerFlag() knows nothing that is only part of a name", () => {
  for (const name of ["", "gpu", "storage", "z", "-", "constructor"]) {
    assert.is(isDockerFlag(name), false, name);
  }
});

test("whyMissing() has a reason where there is one", () => {
  assert.is(whyMissing("isolation"), "docker has it, rl does not have it yet");
  assert.match(whyMissing("gpus"), "--device");
});

test.run();
