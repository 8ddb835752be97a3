import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judgeCgroup } from "../../../core/container/host-cgroup.ts";
import type { CgroupObservations } from "../../../core/ports/host-probe.ts";
import { COMPLETE } from "./host-observations.ts";

const test = suite("judgeCgroup()");

const judge = (change: Partial<CgroupObservations>) =>
  judgeCgroup({ ...COMPLETE, cgroup: { ...COMPLETE.cgroup, ...change } });

test("judgeCgroup() is content with cpu, memory and pids in a directory of the user's", () => {
  assert.equal(judge({}), {
    version: "2",
    controllers: ["cpu", "memory", "pids"],
    state: "ok",
    summary:
      "version 2, with cpu, memory, pids at /sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service",
  });
});

test("judgeCgroup() has systemd give what is missing", () => {
  for (const controllers of ["memory pids\n", "", undefined]) {
    const verdict = judge({ controllers });
    assert.is(verdict.state, "limited");
    assert.match(verdict.mend ?? "", "Delegate=cpu cpuset io memory pids");
  }
  assert.match(judge({ controllers: "" }).summary, "version 2, with no controllers at ");
});

test("judgeCgroup() asks for a user session where nothing is given", () => {
  const verdict = judge({ delegated: undefined, controllers: undefined });
  assert.is(verdict.state, "limited");
  assert.equal(verdict.controllers, []);
  assert.is(verdict.mend, "sudo loginctl enable-linger alice, then log in again");
});

test("judgeCgroup() asks for version 2 alone", () => {
  const hybrid = judge({ layout: "hybrid" });
  assert.is(hybrid.version, "hybrid");
  assert.is(hybrid.mend, "boot with systemd.unified_cgroup_hierarchy=1");
  const first = judge({ layout: "v1", delegated: undefined, controllers: undefined });
  assert.is(first.version, "1");
  assert.is(first.state, "limited");
  assert.equal(first.controllers, []);
});

test("judgeCgroup() finds cgroups missing", () => {
  const verdict = judge({ layout: "none", delegated: undefined, controllers: undefined });
  assert.is(verdict.version, "none");
  assert.is(verdict.state, "missing");
});

test.run();
