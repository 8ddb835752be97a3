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

test("whyMissing() says of addresses that they are not there yet", () => {
  for (const name of ["link", "ip", "mac-address"]) {
    assert.match(whyMissing(name), /networks with addresses are not there yet/, name);
  }
  assert.is(whyMissing("gpus"), "docker has it, rl does not have it yet");
});

test.run();
