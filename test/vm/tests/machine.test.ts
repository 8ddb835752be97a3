/** The machine is what the other tests take it for. */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as requires from "../../helpers/requires.ts";

const test = suite("virtual machine");

test("the service manager has delegated a control group with controllers", () => {
  assert.is(requires.delegatedCgroup(), undefined);
  for (const name of ["cpu", "cpuset", "io", "memory", "pids"])
    assert.is(requires.controller(name), undefined);
});

test("the service manager is systemd, and the user an ordinary one with a range of ids", () => {
  assert.is(readFileSync("/proc/1/comm", "utf8"), "systemd\n");
  assert.is.not(process.getuid?.(), 0);
  assert.is(requires.idRange(), undefined);
});

test.run();
