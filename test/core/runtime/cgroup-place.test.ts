import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type CgroupHost, placeCgroup } from "../../../core/runtime/cgroup-place.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("placeCgroup");

const MOUNT = { point: "/sys/fs/cgroup", root: "" };
const OWN = "user.slice/app.slice/shell.scope";
/** A host on which groups can be made in some directories. */
const host = (...usable: readonly string[]): CgroupHost => ({
  mount: MOUNT,
  own: OWN,
  canUse: (directory) => usable.includes(directory),
});
const BARE: CgroupHost = { mount: undefined, own: undefined, canUse: () => true };
const pathOf = (cgroupsPath: string | undefined, where: CgroupHost = host(), isNeeded = false) =>
  placeCgroup(cgroupsPath, "c1", isNeeded, where)?.path;

test("an absolute path begins at the mount, a relative one beside our own group", () => {
  assert.is(pathOf("/a/b"), "a/b");
  assert.is(pathOf("//a/./b//"), "a/b");
  assert.is(pathOf("a/b"), "user.slice/app.slice/a/b");
  assert.is(pathOf("a", { ...host(), own: "shell" }), "a");
  assert.is(pathOf("a", { ...host(), own: "" }), "a");
  assert.is(placeCgroup("/a", "c1", false, host())?.isOptional, false);
});

test("no path leads out of the mount", () => {
  for (const path of ["..", "/..", "/a/../../b", "a/..", "../x", "/a/.."]) {
    const error = refusal(() => pathOf(path));
    assert.equal([error.code, error.subject], ["invalid", path]);
  }
  for (const path of ["/", ".", "//", "./"]) assert.is(refusal(() => pathOf(path)).code, "invalid");
});

test("without a path the group is beside our own where that is allowed, else below it", () => {
  const [beside, below] = ["/sys/fs/cgroup/user.slice/app.slice", `/sys/fs/cgroup/${OWN}`];
  for (const path of [undefined, ""]) {
    assert.is(pathOf(path, host(beside, below)), "user.slice/app.slice/rl-c1");
    assert.is(pathOf(path, host(below)), `${OWN}/rl-c1`);
    assert.is(pathOf(path, host()), undefined);
  }
  assert.is(pathOf(undefined, { ...host("/sys/fs/cgroup"), own: "" }), "rl-c1");
  for (const isNeeded of [true, false])
    assert.is(placeCgroup(undefined, "c1", isNeeded, host(below))?.isOptional, !isNeeded);
});

test("limits that no group can be had for are refused, and nothing else", () => {
  const error = refusal(() => pathOf(undefined, host(), true));
  assert.equal([error.code, error.subject], ["denied", "linux.resources"]);
  assert.match(error.hint ?? "", /Delegate=yes/);
  for (const where of [BARE, { ...host(), own: undefined }]) {
    assert.is(pathOf(undefined, where), undefined);
    assert.is(refusal(() => pathOf(undefined, where, true)).code, "unsupported");
    assert.equal(refusal(() => pathOf("a", where)).subject, "a");
  }
  assert.is(refusal(() => pathOf("/a", BARE)).code, "unsupported");
});

test.run();
