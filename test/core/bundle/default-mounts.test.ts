import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  DEFAULT_SHM_SIZE,
  type DefaultMountsInput,
  defaultMounts,
} from "../../../core/bundle/default-mounts.ts";
import type { Mount } from "../../../core/spec/runtime-config.ts";

const test = suite("defaultMounts");

function make(input: Partial<DefaultMountsInput> = {}): Mount[] {
  return defaultMounts({ network: "none", shmSize: DEFAULT_SHM_SIZE, gidMappings: undefined, ...input });
}

function options(destination: string, input: Partial<DefaultMountsInput> = {}): readonly string[] {
  return make(input).find((mount) => mount.destination === destination)?.options ?? [];
}

test("defaultMounts makes parents before what lies in them", () => {
  const destinations = make().map(({ destination }) => destination);
  for (const [index, destination] of destinations.entries())
    assert.not(destinations.slice(index + 1).some((later) => destination.startsWith(`${later}/`)));
});

test("defaultMounts lets no file system hold set-user-id programs, and only /dev hold devices", () => {
  for (const network of ["none", "private", "host"] as const) {
    for (const { destination, options: flags = [] } of make({ network })) {
      // What shows the host's tree has them for all of it.
      const has = (flag: string): boolean =>
        flags.includes("rbind") ? flags.includes(`r${flag}`) : flags.includes(flag);
      assert.ok(has("nosuid") && has("noexec"), destination);
      const devices = destination === "/dev" || destination === "/dev/pts";
      assert.is(has("nodev"), !devices, destination);
    }
  }
});

test("defaultMounts has sysfs and control groups read-only, proc writable", () => {
  assert.ok(options("/sys").includes("ro"));
  assert.ok(options("/sys/fs/cgroup").includes("ro"));
  assert.not(options("/proc").includes("ro"));
});

test("defaultMounts shows the host's /sys read-only with the host's network, a fresh one otherwise", () => {
  const sys = (network: DefaultMountsInput["network"]): Mount | undefined =>
    make({ network }).find(({ destination }) => destination === "/sys");
  assert.equal(sys("host"), {
    destination: "/sys",
    type: "bind",
    source: "/sys",
    options: ["rbind", "rro", "rnosuid", "rnodev", "rnoexec", "rprivate"],
  });
  assert.is(sys("none")?.type, "sysfs");
  assert.is(sys("private")?.type, "sysfs");
});

test("defaultMounts gives /dev/shm the size in bytes, 64 MiB by default", () => {
  assert.ok(options("/dev/shm").includes("size=67108864"));
  assert.ok(options("/dev/shm", { shmSize: 1 }).includes("size=1"));
});

test("defaultMounts gives terminals to group 5 exactly where a map has it", () => {
  const hasGroup = (containerID: number, size: number): boolean =>
    options("/dev/pts", { gidMappings: [{ containerID, hostID: 100_000, size }] }).includes("gid=5");
  assert.ok(hasGroup(0, 6));
  assert.not(hasGroup(0, 5));
  assert.ok(hasGroup(5, 1));
  assert.not(hasGroup(6, 100));
  assert.not(options("/dev/pts", { gidMappings: [] }).includes("gid=5"));
});

test("defaultMounts looks for group 5 in every range of a map", () => {
  const gidMappings = [
    { containerID: 0, hostID: 1000, size: 1 },
    { containerID: 1, hostID: 100_000, size: 10 },
  ];
  assert.ok(options("/dev/pts", { gidMappings }).includes("gid=5"));
});

test("defaultMounts shows the host's processes and memory as the host has them", () => {
  const shared = make({ shared: { pid: "host", ipc: "host" } });
  const find = (at: string) => shared.find(({ destination }) => destination === at);
  assert.equal([find("/proc")?.type, find("/proc")?.source], ["bind", "/proc"]);
  assert.equal([find("/dev/shm")?.type, find("/dev/shm")?.source], ["bind", "/dev/shm"]);
});

test("defaultMounts shows another container's memory where its first process has it, or none", () => {
  const ipc = { path: "/proc/7/ns/ipc", pid: 7, startTime: 9 };
  const find = (input: Partial<DefaultMountsInput>) =>
    make(input).find(({ destination }) => destination === "/dev/shm");
  assert.is(find({ shared: { ipc } })?.source, "/proc/7/root/dev/shm");
  assert.is(find({ shmSize: "none" }), undefined);
});

test("defaultMounts lets a privileged container write to the kernel's file systems", () => {
  for (const place of ["/sys", "/sys/fs/cgroup"]) {
    assert.ok(options(place).includes("ro"), place);
    assert.not(options(place, { isPrivileged: true }).includes("ro"), place);
  }
});

test.run();
