import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileDevices } from "../../../core/plan/devices.ts";
import { type CompiledMount, compileMount } from "../../../core/plan/mounts.ts";
import type { LinuxDevice, Mount } from "../../../core/spec/runtime-config.ts";

const test = suite("compileDevices");

function compile(mounts: readonly Mount[] = [], extra: readonly LinuxDevice[] = []): string[] {
  const compiled = mounts.map((mount): CompiledMount => compileMount(mount, "/bundle"));
  return compileDevices(extra, compiled).map((record) => {
    if (record.record === "device") return String(record.name);
    if (record.record === "symlink") return `${record.path} -> ${record.target}`;
    throw new Error(`a ${record.record} record`);
  });
}

const bind = (destination: string): Mount => ({ destination, type: "bind", source: "/dev/null" });
const tmpfs = (destination: string): Mount => ({ destination, type: "tmpfs" });

const DEFAULTS: readonly string[] = [
  "null",
  "zero",
  "full",
  "random",
  "urandom",
  "tty",
  "/dev/ptmx -> pts/ptmx",
  "/dev/fd -> /proc/self/fd",
  "/dev/stdin -> /proc/self/fd/0",
  "/dev/stdout -> /proc/self/fd/1",
  "/dev/stderr -> /proc/self/fd/2",
  "/dev/core -> /proc/kcore",
];

test("compileDevices shows six devices, then makes six links", () => {
  assert.equal(compile(), DEFAULTS);
  assert.equal(compile([tmpfs("/dev")]), DEFAULTS);
});

test("compileDevices leaves out a name that something is mounted on", () => {
  const without = (name: RegExp): string[] => DEFAULTS.filter((entry) => !name.test(entry));
  assert.equal(compile([bind("/dev/tty")]), without(/^tty$/));
  assert.equal(compile([bind("/dev/core")]), without(/^\/dev\/core /));
  assert.equal(compile([tmpfs("/dev/zero")]), without(/^zero$/));
  assert.equal(compile([bind("/srv/tty"), bind("/dev/tty0")]), DEFAULTS);
});

test("compileDevices writes nothing into a /dev that is the host's", () => {
  assert.equal(compile([bind("/dev")]), []);
  assert.equal(compile([bind("/dev/")], [{ path: "/dev/fuse", type: "c" }]), []);
});

test("compileDevices shows further devices after its own, each once, none that is mounted over", () => {
  const extra: LinuxDevice[] = [
    { path: "/dev/net/tun", type: "c", major: 10, minor: 200 },
    { path: "/dev//fuse", type: "u" },
    { path: "/dev/null", type: "c" },
    { path: "/dev/sda", type: "b" },
  ];
  const devices = [...DEFAULTS.slice(0, 6), "net/tun", "fuse"];
  assert.equal(compile([bind("/dev/sda")], extra), [...devices, ...DEFAULTS.slice(6)]);
});

test("compileDevices refuses what is not a node below /dev, also by way of ..", () => {
  const refused: readonly LinuxDevice[] = [
    { path: "/dev/../etc/x", type: "c" },
    { path: "/dev", type: "c" },
    { path: "/devices/x", type: "c" },
    { path: "/dev/pipe", type: "p" },
  ];
  for (const device of refused)
    assert.throws(
      () => compile([], [device]),
      (error: { code?: string; subject?: string }) =>
        error.code === "unsupported" && error.subject === device.path,
      device.path,
    );
});

test.run();
