import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cgroupSetting, isPrivileged } from "../../../../core/engine/oci/cgroup.ts";
import { refusal } from "../../../cli/helpers.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("cgroupSetting");

test("cgroupSetting tells where control groups are, and which is ours", () => {
  const { host, systemd } = cgroupSetting(false, 1000, {});
  assert.is(systemd, undefined);
  const isMounted = / - cgroup2 /.test(readFileSync("/proc/self/mountinfo", "utf8"));
  assert.is(host.mount !== undefined, isMounted);
  if (host.mount === undefined || host.own === undefined) return;
  assert.ok(existsSync(join(host.mount.point, host.own, "cgroup.procs")));
  const own = `${host.mount.root}/${host.own}`.replace(/\/$/, "");
  assert.ok(
    readFileSync("/proc/self/cgroup", "utf8")
      .split("\n")
      .includes(`0::${own === "" ? "/" : own}`),
  );
});

test("cgroupSetting finds groups usable that can be written to", async () => {
  await using scratch = tempDir();
  const { canUse } = cgroupSetting(false, 1000, {}).host;
  const group = join(scratch.path, "group");
  assert.is(canUse(group), false);
  mkdirSync(group);
  assert.is(canUse(group), false);
  writeFileSync(join(group, "cgroup.procs"), "");
  assert.is(canUse(group), true);
});

test("cgroupSetting finds the bus of an ordinary user, by address or by directory", async () => {
  await using scratch = tempDir();
  const busctl = join(scratch.path, "busctl");
  writeFileSync(busctl, "#!/bin/sh\n");
  chmodSync(busctl, 0o755);
  const environment = { PATH: scratch.path, XDG_RUNTIME_DIR: scratch.path };
  const unavailable = (more: object): string => {
    const error = refusal(() => cgroupSetting(true, 1000, { ...environment, ...more }));
    assert.equal([error.code, error.subject], ["unavailable", "--systemd-cgroup"]);
    return error.state;
  };
  assert.match(unavailable({}), /there is no bus at/);
  assert.match(unavailable({ XDG_RUNTIME_DIR: undefined }), /neither DBUS_SESSION_BUS_ADDRESS nor/);
  writeFileSync(join(scratch.path, "bus"), "");
  const { systemd } = cgroupSetting(true, 1000, environment);
  assert.equal([systemd?.kind, systemd?.address], ["user", `unix:path=${scratch.path}/bus`]);
  assert.match(systemd?.busctl ?? "", /^\/.*\/busctl$/);
  const address = "unix:abstract=/tmp/other";
  const other = cgroupSetting(true, 1000, { ...environment, DBUS_SESSION_BUS_ADDRESS: address });
  assert.is(other.systemd?.address, address);
  assert.match(unavailable({ DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere/bus" }), /\/nowhere\/bus/);
});

test("isPrivileged is root of the whole machine, and of no user namespace", () => {
  const whole = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync("/proc/self/uid_map", "utf8"));
  assert.equal([isPrivileged(0), isPrivileged(1000)], [whole, false]);
  assert.is(cgroupSetting(false, 1000, {}).isPrivileged, false);
});

test.run();
