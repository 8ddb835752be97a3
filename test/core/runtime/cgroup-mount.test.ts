import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findCgroupMount, groupBelow } from "../../../core/runtime/cgroup-mount.ts";

const test = suite("findCgroupMount");

const line = (root: string, point: string, type: string, source = "cgroup2"): string =>
  `35 24 0:30 ${root} ${point} rw,nosuid,nodev,noexec,relatime shared:9 - ${type} ${source} rw,nsdelegate`;
const HYBRID = [
  line("/", "/", "ext4", "/dev/sda1"),
  line("/", "/sys/fs/cgroup", "tmpfs", "tmpfs"),
  line("/", "/sys/fs/cgroup/unified", "cgroup2"),
  line("/", "/sys/fs/cgroup/memory", "cgroup", "cgroup"),
].join("\n");

test("findCgroupMount finds the file system wherever it is mounted", () => {
  assert.equal(findCgroupMount(line("/", "/sys/fs/cgroup", "cgroup2")), {
    point: "/sys/fs/cgroup",
    root: "",
  });
  assert.equal(findCgroupMount(HYBRID), { point: "/sys/fs/cgroup/unified", root: "" });
  assert.is(findCgroupMount(line("/", "/sys/fs/cgroup", "cgroup", "cgroup")), undefined);
  assert.is(findCgroupMount(""), undefined);
});

test("findCgroupMount takes the usual place before others", () => {
  const usual = line("/", "/sys/fs/cgroup", "cgroup2");
  const other = line("/", "/mnt/groups", "cgroup2");
  assert.is(findCgroupMount(`${usual}\n${other}\n`)?.point, "/sys/fs/cgroup");
  assert.is(findCgroupMount(`${other}\n${line("/", "/mnt/more", "cgroup2")}\n`)?.point, "/mnt/more");
});

test("findCgroupMount knows which part of the tree is mounted, and passes over what is outside the namespace", () => {
  const part = line("/system.slice/a\\040b", "/mnt/with\\040space", "cgroup2");
  assert.equal(findCgroupMount(part), { point: "/mnt/with space", root: "/system.slice/a b" });
  assert.is(findCgroupMount(line("/../..", "/sys/fs/cgroup", "cgroup2")), undefined);
});

test("groupBelow is the group's path from the mount on", () => {
  const whole = { point: "/sys/fs/cgroup", root: "" };
  const part = { point: "/sys/fs/cgroup", root: "/a" };
  assert.is(groupBelow(whole, "9:name=systemd:/x\n0::/user.slice/b c\n"), "user.slice/b c");
  assert.is(groupBelow(whole, "0::/\n"), "");
  assert.is(groupBelow(part, "0::/a\n"), "");
  assert.is(groupBelow(part, "0::/a/b\n"), "b");
  for (const outside of ["0::/ab\n", "0::/\n", "0::/../a\n", "4:memory:/a\n", ""])
    assert.is(groupBelow(part, outside), undefined, outside);
});

test.run();
