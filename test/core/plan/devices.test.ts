import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileDevices } from "../../../core/plan/devices.ts";
import { type CompiledMount, compileMount } from "../../../core/plan/mounts.ts";
import type { LinuxDevice, Mount } from "../../../core/spec/runtime-config.ts";

const test = suite("compileDevices");

const around = { bundle: "/bundle", namespaces: new Set<never>(), hasUserNamespace: true };

function compile(mounts: readonly Mount[] = [], extra: readonly LinuxDevice[] = []): string[] {
  const compiled = mounts.map((mount): CompiledMount => compileMount(mount, around));
  return compileDevices(extra, compiled).map((record) => {
    if (record.record === "device") return String(record.name);
    if (record.record === "makeDevice") return `make ${record.path}`;
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
  const extra = [
    { path: "/dev/fuse", type: "c" },
    { path: "/srv/fuse", type: "c" },
  ];
  assert.equal(compile([bind("/dev/")], extra), ["make /srv/fuse"]);
});

test("compileDevices makes the config's devices, in place of its own, none that is mounted over", () => {
  const extra: LinuxDevice[] = [
    { path: "/dev/net/tun", type: "c", major: 10, minor: 200 },
    { path: "/dev//fuse", type: "u" },
    { path: "/dev/null", type: "c" },
    { path: "/dev/sda", type: "b" },
    { path: "/srv/pipe", type: "p" },
  ];
  const own = ["make /dev/net/tun", "make /dev/fuse", "make /dev/null", "make /srv/pipe"];
  assert.equal(compile([bind("/dev/sda")], extra), [...DEFAULTS.slice(1, 6), ...own, ...DEFAULTS.slice(6)]);
});

test("compileDevices gives kind, numbers, mode and owner, and leaves open what the config does", () => {
  const make = (device: LinuxDevice): unknown =>
    compileDevices([device], []).find(({ record }) => record === "makeDevice");
  const full = { path: "/dev/x", type: "b", major: 7, minor: 300_000, fileMode: 0o60640, uid: 1, gid: 2 };
  const record = { record: "makeDevice", path: "/dev/x" };
  assert.equal(make(full), {
    ...record,
    kind: 0o60000,
    major: 7,
    minor: 300_000,
    mode: 0o640,
    uid: 1,
    gid: 2,
  });
  const any = 2 ** 32 - 1;
  const open = { major: 0, minor: 0, mode: any, uid: any, gid: any };
  assert.equal(make({ path: "/dev/x", type: "p" }), { ...record, kind: 0o10000, ...open });
  assert.equal(make({ path: "/dev/x", type: "u" }), { ...record, kind: 0o20000, ...open });
});

test("compileDevices refuses a directory's path, a path twice, and a type there is not", () => {
  const refused: readonly (readonly LinuxDevice[])[] = [
    [{ path: "/dev/", type: "c" }],
    [{ path: "/dev/..", type: "c" }],
    [{ path: "/dev/x", type: "z" }],
    [
      { path: "/dev/x", type: "c" },
      { path: "/dev/./x", type: "b" },
    ],
  ];
  for (const devices of refused)
    assert.throws(
      () => compile([], devices),
      (error: { code?: string; subject?: string }) => error.code === "invalid",
      JSON.stringify(devices),
    );
});

test.run();
