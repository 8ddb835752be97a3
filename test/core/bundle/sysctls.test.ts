import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sysctlPath } from "../../../core/bundle/sysctls.ts";
import type { LinuxNamespaceType } from "../../../core/spec/runtime-config.ts";

const test = suite("sysctlPath");

const ALL = new Set<LinuxNamespaceType>(["network", "ipc", "uts"]);

test("sysctlPath turns dots into slashes and the other way round", () => {
  assert.is(sysctlPath("net.ipv4.ip_forward", "1", ALL), "net/ipv4/ip_forward");
  assert.is(sysctlPath("net.ipv4.conf.eth0/100.mtu", "1", ALL), "net/ipv4/conf/eth0.100/mtu");
  assert.is(sysctlPath("net/ipv4/conf/eth0.100/mtu", "1", ALL), "net/ipv4/conf/eth0.100/mtu");
  assert.is(sysctlPath("kernel.shmmax", "1", ALL), "kernel/shmmax");
  assert.is(sysctlPath("fs.mqueue.msg_max", "10", ALL), "fs/mqueue/msg_max");
});

test("sysctlPath refuses parameters of the whole machine", () => {
  for (const name of [
    "kernel.core_pattern",
    "vm.overcommit_memory",
    "kernel.hostname",
    "fs.file-max",
    "kernel.shmmax2",
  ])
    assert.throws(() => sysctlPath(name, "1", ALL), /whole machine/, name);
});

test("sysctlPath refuses parameters of a namespace the container shares", () => {
  assert.throws(
    () => sysctlPath("net.ipv4.ip_forward", "1", new Set(["ipc"])),
    /shares its network namespace/,
  );
  assert.throws(() => sysctlPath("kernel.sem", "1", new Set(["network"])), /shares its ipc namespace/);
});

test("sysctlPath refuses names that leave /proc/sys and values of more than one line", () => {
  for (const name of [
    "net",
    "",
    "net..x",
    "net/../kernel/core_pattern",
    "net.//.//kernel",
    "net/./x",
    "net.a b",
    "net/\0",
  ])
    assert.throws(() => sysctlPath(name, "1", ALL), /not the name of a kernel parameter/, name);
  for (const value of ["1\n", "1+kernel.core_pattern=|x\n", "a\0", "é"])
    assert.throws(() => sysctlPath("net.x", value, ALL), /one line of printable text/, value);
});

test.run();
