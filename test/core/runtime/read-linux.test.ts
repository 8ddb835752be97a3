import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readLinux } from "../../../core/runtime/read-linux.ts";
import { testRefusals, WHOLE } from "./whole.ts";

const test = suite("readLinux");

test("reads every property, and none", () => {
  assert.equal(readLinux(WHOLE.linux, "linux"), WHOLE.linux);
  assert.equal(readLinux({}, "linux"), {});
});

test("takes every type of namespace once", () => {
  const namespaces = ["pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time"].map((type) => ({
    type,
  }));
  assert.equal(readLinux({ namespaces }, "linux"), { namespaces });
});

testRefusals(test, [
  ["linux.namespaces.0.type", undefined, "linux.namespaces[0].type", /missing/],
  [
    "linux.namespaces.0.type",
    "net",
    "linux.namespaces[0].type",
    /"net" is none of cgroup, ipc, mount, network/,
  ],
  ["linux.namespaces.2.type", "pid", "linux.namespaces[2].type", /"pid" is there twice/],
  ["linux.namespaces.1.path", "netns/a", "linux.namespaces[1].path", /not an absolute path/],
  ["linux.namespaces.1.path", "", "linux.namespaces[1].path", /empty/],
  ["linux.uidMappings", {}, "linux.uidMappings", /instead of an array/],
  ["linux.uidMappings.0.hostID", 2 ** 32, "linux.uidMappings[0].hostID", /is not within/],
  ["linux.gidMappings.0.size", "1", "linux.gidMappings[0].size", /instead of an integer/],
  ["linux.timeOffsets", { realtime: {} }, 'the key "realtime" of linux.timeOffsets', /none of monotonic/],
  [
    "linux.timeOffsets.monotonic.nanosecs",
    1_000_000_000,
    'linux.timeOffsets["monotonic"].nanosecs',
    /is not within/,
  ],
  ["linux.timeOffsets.monotonic.secs", "1", 'linux.timeOffsets["monotonic"].secs', /instead of an integer/],
  ["linux.devices.0.path", "fuse", "linux.devices[0].path", /not an absolute path/],
  ["linux.devices.0.type", "x", "linux.devices[0].type", /"x" is none of c, b, u, p/],
  ["linux.devices.0.major", undefined, "linux.devices[0].major", /missing/],
  ["linux.devices.1.type", "b", "linux.devices[1].major", /missing/],
  ["linux.devices.0.minor", -1, "linux.devices[0].minor", /-1 is not within/],
  ["linux.devices.0.fileMode", "0666", "linux.devices[0].fileMode", /instead of an integer/],
  ["linux.devices.0.uid", -1, "linux.devices[0].uid", /-1 is not within/],
  ["linux.cgroupsPath", 1, "linux.cgroupsPath", /instead of a string/],
  ["linux.intelRdt.closID", "../x", "linux.intelRdt.closID", /"..\/x" is not the name of a directory/],
  ["linux.intelRdt.closID", "..", "linux.intelRdt.closID", /".." is not the name/],
  ["linux.intelRdt.memBwSchema", "MB:0=1\nL3:0=1", "linux.intelRdt.memBwSchema", /is not one line/],
  ["linux.sysctl", { "kernel.msgmax": 1 }, 'linux.sysctl["kernel.msgmax"]', /instead of a string/],
  ["linux.sysctl", { "": "1" }, 'the key "" of linux.sysctl', /empty/],
  ["linux.sysctl", { "a\0": "1" }, "the keys of linux.sysctl", /NUL/],
  ["linux.rootfsPropagation", "sslave", "linux.rootfsPropagation", /"sslave" is none of/],
  ["linux.maskedPaths.0", "proc/kcore", "linux.maskedPaths[0]", /not an absolute path/],
  ["linux.readonlyPaths", "/proc/sys", "linux.readonlyPaths", /instead of an array/],
  ["linux.mountLabel", 1, "linux.mountLabel", /instead of a string/],
  ["linux.personality.domain", "linux", "linux.personality.domain", /"linux" is none of LINUX, LINUX32/],
  ["linux.personality.flags", "ADDR", "linux.personality.flags", /instead of an array/],
]);

test("seconds of an offset have 64 bits", () => {
  const read = (secs: unknown): unknown =>
    readLinux({ timeOffsets: { boottime: { secs } } }, "linux").timeOffsets;
  assert.equal(read(-(2n ** 63n)), { boottime: { secs: -(2n ** 63n) } });
  assert.throws(() => read(2n ** 63n), /is not within/);
});

test.run();
