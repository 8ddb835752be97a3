import { suite } from "uvu";
import * as assert from "uvu/assert";
import { execCgroup, type GroupFacts, managedPart } from "../../../core/runtime/exec-cgroup.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("execCgroup");
const OWN = "/sys/fs/cgroup/user.slice/c1";
const chosen = (part: Partial<GroupFacts> = {}): string =>
  execCgroup({ own: OWN, below: undefined, shared: "", first: "0::/user.slice/c1\n", ...part });

test("execCgroup is the container's own group, or the caller's for one without", () => {
  assert.is(chosen(), OWN);
  assert.is(chosen({ own: "" }), "");
  assert.is(chosen({ shared: "\n" }), OWN);
});

test("execCgroup follows the first process where the container has divided its group", () => {
  const shared = "memory pids\n";
  assert.is(chosen({ shared, first: "0::/user.slice/c1/init.scope\n" }), `${OWN}/init.scope`);
  assert.is(chosen({ shared, first: "3:cpu:/x\n0::/user.slice/c1/a/b\n" }), `${OWN}/a/b`);
  // A first process that is somewhere else is not followed there.
  for (const first of ["0::/user.slice/c2/init.scope\n", "0::/../x\n", "", "0::/user.slice/c11/a\n"])
    assert.is(chosen({ shared, first }), OWN, first);
});

test("execCgroup takes a path below the container's own", () => {
  for (const [below, path] of [
    ["a", `${OWN}/a`],
    ["/a/b/", `${OWN}/a/b`],
    ["..a", `${OWN}/..a`],
    ["/", OWN],
  ] as const)
    assert.is(chosen({ below }), path);
});

test("execCgroup refuses a path that leads out, of version 1, and below nothing", () => {
  for (const below of ["..", "a/../..", "a//b", "./a", "/../c2", "cpu:a"])
    assert.equal(
      [refusal(() => chosen({ below })).code, refusal(() => chosen({ below })).subject],
      ["invalid", below],
    );
  assert.match(refusal(() => chosen({ below: "a", own: "" })).state, /no control group of its own/);
});

test("a part of the tree is a service manager's, or nobody's", () => {
  const session = "/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope";
  const scope = "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/user.slice/rl-1.scope/rl-2";
  assert.is(managedPart(scope), "/user@1000.service/");
  for (const group of ["", session, "/sys/fs/cgroup/mine/rl-2"]) assert.is(managedPart(group), undefined);
});

test.run();
