import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerOptions } from "../../../core/bundle/input.ts";
import { generateMounts } from "../../../core/bundle/mounts.ts";
import { NARROW_MAP, OPTIONS } from "./inputs.ts";

const test = suite("generateMounts");

const make = (options: Partial<ContainerOptions>) => generateMounts({ ...OPTIONS, ...options });
const destinations = (options: Partial<ContainerOptions>): string[] =>
  make(options).mounts.map(({ destination }) => destination);
const own = (options: Partial<ContainerOptions>) => make(options).mounts.slice(7);

test("generateMounts leaves gid=5 out where group 5 is not mapped, and has it without a map", () => {
  const pts = (options: Partial<ContainerOptions>) =>
    make(options).mounts.find(({ destination }) => destination === "/dev/pts")?.options;
  assert.ok(pts({})?.includes("gid=5"));
  assert.ok(pts({ idMappings: undefined })?.includes("gid=5"));
  assert.not(pts({ idMappings: NARROW_MAP })?.includes("gid=5"));
});

test("generateMounts makes a bind recursive, writable and private by default", () => {
  assert.equal(own({ binds: [{ source: "/src/./x/", target: "/dst" }] }), [
    { destination: "/dst", type: "bind", source: "/src/x", options: ["rbind", "rprivate"] },
  ]);
});

test("generateMounts keeps a bind's options, the later of two", () => {
  const options = (...given: string[]) =>
    own({ binds: [{ source: "/s", target: "/t", options: given }] })[0]?.options;
  assert.equal(options("ro", "nosuid", "nodev", "noexec", "rslave", "bind"), [
    "bind",
    "rro",
    "rnosuid",
    "rnodev",
    "rnoexec",
    "rslave",
  ]);
  assert.equal(options("ro", "rw"), ["rbind", "rprivate"]);
  assert.equal(options("noexec", "exec"), ["rbind", "rprivate"]);
  assert.throws(() => options("readonly"), /Cannot use bind option "readonly": there is no such option/);
  assert.throws(() => options("constructor"), /no such option/);
});

test("generateMounts never lets options undo readonly", () => {
  const [mount] = own({ binds: [{ source: "/s", target: "/t", readonly: true, options: ["rw"] }] });
  assert.equal(mount?.options, ["rbind", "rro", "rprivate"]);
});

test("generateMounts hands z, Z and U to the caller instead of into the config", () => {
  const { mounts, preparations } = make({
    binds: [
      { source: "/a", target: "/a", options: ["z"] },
      { source: "/b", target: "/b", options: ["Z", "U"] },
      { source: "/c", target: "/c" },
    ],
  });
  assert.equal(preparations, [
    { source: "/a", target: "/a", chown: false, relabel: "shared" },
    { source: "/b", target: "/b", chown: true, relabel: "private" },
  ]);
  for (const mount of mounts.slice(7)) assert.equal(mount.options, ["rbind", "rprivate"]);
});

test("generateMounts gives a tmpfs safe options unless asked otherwise", () => {
  const options = (...given: string[]) => own({ tmpfs: [{ target: "/run", options: given }] })[0]?.options;
  assert.equal(options(), ["noexec", "nosuid", "nodev", "mode=1777"]);
  assert.equal(options("exec", "size=64m", "mode=755", "ro"), [
    "nosuid",
    "nodev",
    "ro",
    "mode=755",
    "size=64m",
  ]);
  assert.throws(() => options("size=lots"), /its value is malformed/);
  assert.throws(() => options("sise=1"), /no such option/);
  assert.throws(() => options("ro=1"), /no such option/);
  assert.throws(() => options("size"), /no such option/);
});

test("generateMounts sorts the caller's mounts by depth, after the defaults", () => {
  const all = destinations({
    binds: [
      { source: "/1", target: "/a/b/c" },
      { source: "/2", target: "/z" },
    ],
    tmpfs: [{ target: "/a/b" }],
  });
  assert.equal(all.slice(7), ["/z", "/a/b", "/a/b/c"]);
});

test("generateMounts leaves out defaults at or below the caller's targets", () => {
  assert.equal(destinations({ binds: [{ source: "/dev", target: "/dev/" }] }), [
    "/proc",
    "/sys",
    "/sys/fs/cgroup",
    "/dev",
  ]);
  assert.equal(
    destinations({ tmpfs: [{ target: "/dev/shm" }] }).filter((path) => path === "/dev/shm").length,
    1,
  );
});

test("generateMounts refuses /, relative paths, the inside of /proc and a target named twice", () => {
  const bind = (target: string) => () => make({ binds: [{ source: "/s", target }] });
  assert.throws(bind("/"), /the root itself/);
  assert.throws(bind("/a/.."), /the root itself/);
  assert.throws(bind("a"), /not an absolute path/);
  assert.throws(bind("/proc/self/attr"), /inside \/proc/);
  assert.throws(bind("/x/../proc/sys"), /inside \/proc/);
  assert.throws(() => make({ binds: [{ source: "s", target: "/t" }] }), /Cannot bind host path "s"/);
  assert.throws(
    () => make({ binds: [{ source: "/s", target: "/t" }], tmpfs: [{ target: "/t/" }] }),
    /named twice/,
  );
  assert.is(destinations({ binds: [{ source: "/s", target: "/proc/meminfo" }] }).at(-1), "/proc/meminfo");
});

test("generateMounts sizes /dev/shm in bytes", () => {
  const shm = make({ shmSize: 4096 }).mounts.find(({ destination }) => destination === "/dev/shm");
  assert.ok(shm?.options?.includes("size=4096"));
  for (const shmSize of [0, -1, 1.5]) assert.throws(() => make({ shmSize }), /positive whole number/);
});

test("generateMounts binds devices where they are asked for, and shares memory as asked", () => {
  const ipc = { path: "/proc/7/ns/ipc", pid: 7, startTime: 9 };
  const devices = [{ source: "/dev/fuse", target: "/dev/f" }];
  const { mounts } = generateMounts({ ...OPTIONS, devices, shared: { ipc } });
  assert.equal(mounts.at(-1), {
    destination: "/dev/f",
    type: "bind",
    source: "/dev/fuse",
    options: ["bind", "nosuid", "noexec", "rprivate"],
  });
  assert.ok(mounts.some(({ source }) => source === "/proc/7/root/dev/shm"));
});

test.run();
