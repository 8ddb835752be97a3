import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CgroupHost } from "../../../core/runtime/cgroup-place.ts";
import { runCgroup } from "../../../core/runtime/run-cgroup.ts";
import type { SystemdManager } from "../../../core/runtime/scope.ts";
import type { Linux } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("runCgroup");

const MOUNT = { point: "/sys/fs/cgroup", root: "" };
const MINE: CgroupHost = { mount: MOUNT, own: "mine/shell", canUse: () => true };
const NOBODYS: CgroupHost = { ...MINE, canUse: () => false };
/** Ourselves are in it, so that groups below can have no limits. */
const BELOW: CgroupHost = { ...MINE, canUse: (path) => path === "/sys/fs/cgroup/mine/shell" };
const BARE: CgroupHost = { mount: undefined, own: undefined, canUse: () => false };
const MANAGER: SystemdManager = { kind: "user", busctl: "/usr/bin/busctl", address: "unix:path=/run/bus" };
const LIMITED: Linux = { resources: { pids: { limit: 8 } } };

const made = (linux: Linux, groups: CgroupHost, manager?: SystemdManager) =>
  runCgroup(linux, "c1", { groups, manager: () => manager });
const first = (...args: Parameters<typeof made>) => made(...args)?.records[0];

test("without limits the start itself looks for a group, and no manager is asked", () => {
  for (const groups of [MINE, NOBODYS]) {
    assert.equal(made({}, groups), {
      records: [{ record: "cgroupBeside", mount: "/sys/fs/cgroup", root: "", name: "rl-c1" }],
      isAwaited: false,
    });
  }
  assert.is(made({}, BARE), undefined);
  assert.is(made({ resources: { pids: { limit: -1 } } }, BARE), undefined);
});

test("limits are given by hand where groups beside our own can be made", () => {
  const record = first(LIMITED, MINE, MANAGER);
  assert.equal(record, {
    record: "cgroup",
    mount: "/sys/fs/cgroup",
    root: "",
    path: "mine/rl-c1",
    unit: "",
    optional: 0,
  });
});

test("the manager is asked where they cannot, and for a slice", () => {
  for (const groups of [NOBODYS, BELOW]) {
    const record = first(LIMITED, groups, MANAGER);
    assert.is(record?.record === "cgroup" && record.unit, "rl-c1.scope");
  }
  const slice = made({ ...LIMITED, cgroupsPath: "web.slice:rl:c1" }, MINE, MANAGER);
  assert.is(slice?.isAwaited, true);
  assert.ok(
    slice?.records.some((record) => record.record === "scopeArgument" && record.value === "web.slice"),
  );
});

test("a group that is named is made there and nowhere else", () => {
  const record = first({ ...LIMITED, cgroupsPath: "/a/rl-c1" }, NOBODYS, MANAGER);
  assert.is(record?.record === "cgroup" && record.path, "a/rl-c1");
});

test("limits that cannot be had are refused with the command that mends it", () => {
  const error = refusal(() => made(LIMITED, NOBODYS));
  assert.is(
    error.message,
    'Cannot limit "pids": no part of the tree of control groups is delegated to you, and no service manager of yours answers',
  );
  assert.match(error.hint ?? "", /user@\.service\.d\/delegate\.conf.*daemon-reload/);
  assert.match(refusal(() => made(LIMITED, BARE, MANAGER)).hint ?? "", /unified_cgroup_hierarchy=1/);
});

test.run();
