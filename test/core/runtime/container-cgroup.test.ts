import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CgroupHost } from "../../../core/runtime/cgroup-place.ts";
import { type CgroupSetting, containerCgroup } from "../../../core/runtime/container-cgroup.ts";
import { deviceProgram } from "../../../core/runtime/device-program.ts";
import type { SystemdManager } from "../../../core/runtime/scope.ts";
import type { Linux } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("containerCgroup");

const MOUNT = { point: "/sys/fs/cgroup", root: "" };
const NOBODYS: CgroupHost = { mount: MOUNT, own: "shell", canUse: () => false };
const MINE: CgroupHost = { ...NOBODYS, canUse: () => true };
const BARE: CgroupHost = { mount: undefined, own: undefined, canUse: () => false };
const MANAGER: SystemdManager = { kind: "user", busctl: "/usr/bin/busctl", address: "unix:path=/run/bus" };

const made = (linux: Linux, setting: Partial<CgroupSetting> = {}) =>
  containerCgroup(linux, "c1", { host: MINE, systemd: undefined, isPrivileged: false, ...setting });
const names = (...args: Parameters<typeof made>): string[] =>
  made(...args).records.map(({ record }) => record);

test("a container has a group where it can be had", () => {
  assert.equal(names({}), ["cgroup"]);
  assert.equal(names({ resources: { pids: { limit: 8 } } }), ["cgroup", "cgroupController", "cgroupWrite"]);
  assert.is(made({}).isAwaited, false);
  assert.is(made({}).unit, "");
});

test("what asks for nothing needs no group, and what asks for a limit is not passed over", () => {
  const nothing: Linux[] = [
    {},
    { resources: { devices: [{ allow: false, access: "rwm" }], memory: {} } },
    { resources: { pids: { limit: -1 } } },
  ];
  for (const host of [NOBODYS, BARE]) {
    for (const linux of nothing) assert.equal(made(linux, { host }).records, []);
    assert.is(
      refusal(() => made({ resources: { pids: { limit: 8 } } }, { host })).subject,
      "linux.resources",
    );
    const unified = { resources: { unified: { "cgroup.max.depth": "2" } } };
    assert.is(refusal(() => made(unified, { host })).subject, "linux.resources");
  }
});

test("systemd makes the group when it is asked to", () => {
  const { records, isAwaited, unit } = made({ cgroupsPath: "a.slice:p:n" }, { systemd: MANAGER });
  assert.equal([isAwaited, unit], [true, "p-n.scope"]);
  assert.equal(records[0], {
    record: "cgroup",
    mount: "/sys/fs/cgroup",
    root: "",
    path: "",
    unit: "p-n.scope",
    optional: 0,
  });
  assert.ok(records.some((record) => record.record === "scopeArgument" && record.value === "{pid}"));
  const limited = made({ resources: { memory: { limit: 4096 } } }, { systemd: MANAGER });
  assert.ok(
    limited.records.some((record) => record.record === "scopeArgument" && record.value === "MemoryMax"),
  );
  assert.ok(
    limited.records.some((record) => record.record === "cgroupWrite" && record.file === "memory.max"),
  );
  assert.is(refusal(() => made({}, { systemd: MANAGER, host: BARE })).subject, "--systemd-cgroup");
});

test("root's containers get a program for their rules for devices, and no start without it", () => {
  const devices = [{ allow: false, access: "rwm" }];
  const linux = { resources: { devices } };
  const program = { record: "deviceProgram", code: deviceProgram(devices) };
  assert.equal(made(linux).records.length, 1);
  assert.equal(made(linux, { isPrivileged: true }).records.at(-1), program);
  assert.equal(made(linux, { isPrivileged: true, systemd: MANAGER }).records.at(-1), program);
  const user = { type: "user" } as const;
  const joined = { ...linux, namespaces: [{ ...user, path: "/proc/1/ns/user" }] };
  assert.equal(made(joined, { isPrivileged: true }).records.at(-1), program);
  for (const none of [{}, { resources: { devices: [] } }, { ...linux, namespaces: [user] }])
    assert.equal(names(none, { isPrivileged: true }), ["cgroup"]);
  for (const host of [NOBODYS, BARE])
    assert.is(refusal(() => made(linux, { isPrivileged: true, host })).subject, "linux.resources");
});

test.run();
