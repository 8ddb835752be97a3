import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isDockerFlag, whyMissing } from "../../../cli/flags/docker.ts";

const test = suite("isDockerFlag()");

test("isDockerFlag() knows long names and letters", () => {
  for (const name of ["link", "restart", "memory", "shm-size", "a", "m"]) {
    assert.is(isDockerFlag(name), true, name);
  }
});

test("isDockerFlag() knows nothing that is only part of a name", () => {
  for (const name of ["", "publi", "pu", "shm", "z", "mp", "-", "constructor"]) {
    assert.is(isDockerFlag(name), false, name);
  }
});

test("whyMissing() has a reason where there is one", () => {
  assert.is(whyMissing("isolation"), "docker has it, rl does not have it yet");
  assert.match(whyMissing("gpus"), "--device");
});

test.run();
