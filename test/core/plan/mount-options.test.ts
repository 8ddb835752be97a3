import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type MountOptions,
  MS_REC,
  mountOptionNames,
  parseMountOptions,
} from "../../../core/plan/mount-options.ts";

const test = suite("parseMountOptions");

const parse = (...options: string[]): MountOptions => parseMountOptions(options, "/t");

test("parseMountOptions gives the bits of linux/mount.h, of the mount or of the tree", () => {
  const bits: readonly [string, number, number][] = [
    ["ro", 0x1, 0],
    ["rw", 0, 0x1],
    ["nosuid", 0x2, 0],
    ["suid", 0, 0x2],
    ["nodev", 0x4, 0],
    ["dev", 0, 0x4],
    ["noexec", 0x8, 0],
    ["exec", 0, 0x8],
    ["noatime", 0x10, 0x70],
    ["atime", 0, 0x70],
    ["strictatime", 0x20, 0x70],
    ["nostrictatime", 0, 0x70],
    ["relatime", 0, 0x70],
    ["norelatime", 0, 0],
    ["nodiratime", 0x80, 0],
    ["diratime", 0, 0x80],
    ["nosymfollow", 0x200000, 0],
    ["symfollow", 0, 0x200000],
    ["defaults", 0, 0],
  ];
  const none = { set: 0, clear: 0 };
  for (const [option, set, clear] of bits) {
    assert.equal([parse(option).own, parse(option).tree], [{ set, clear }, none], option);
    assert.equal(parse(option).data, [], option);
    if (option === "defaults") continue;
    assert.equal([parse(`r${option}`).own, parse(`r${option}`).tree], [none, { set, clear }], `r${option}`);
  }
});

test("parseMountOptions lets the later of two win", () => {
  assert.equal(parse("ro", "noexec", "rw", "exec").own, { set: 0, clear: 0x9 });
  assert.equal(parse("rw", "ro").own, { set: 1, clear: 0 });
  assert.equal(parse("strictatime", "noatime").own, { set: 0x10, clear: 0x70 });
  assert.equal(parse("noatime", "strictatime", "relatime").own, { set: 0, clear: 0x70 });
  assert.equal(parse("strictatime", "atime").own, { set: 0x20, clear: 0x70 });
  assert.equal(parse("relatime", "norelatime").own, { set: 0, clear: 0 });
  assert.equal(parse("noatime", "norelatime").own, { set: 0x10, clear: 0x70 });
});

test("parseMountOptions knows propagation by its flag, with MS_REC for the recursive forms", () => {
  assert.equal(
    ["private", "rprivate", "rslave", "shared", "unbindable", "runbindable"].map(
      (mode) => parse(mode).propagation,
    ),
    [1 << 18, (1 << 18) | MS_REC, (1 << 19) | MS_REC, 1 << 20, 1 << 17, (1 << 17) | MS_REC],
  );
});

test("parseMountOptions tells bind from rbind, and keeps the rest for the file system in order", () => {
  assert.equal([parse("bind").bind, parse("bind").recursive], [true, false]);
  assert.equal([parse("rbind").bind, parse("rbind").recursive], [true, true]);
  assert.equal(parse("mode=755", "ro", "newinstance", "sync", "silent", "loud", "size=64k").data, [
    "mode=755",
    "newinstance",
    "sync",
    "size=64k",
  ]);
  assert.equal(parse("constructor", "rconstructor").data, ["constructor", "rconstructor"]);
  // The specification has no recursive form of it.
  assert.equal(parse("rdefaults").data, ["rdefaults"]);
});

test("parseMountOptions knows what is more than an attribute", () => {
  assert.equal([parse("remount").remount, parse("tmpcopyup").copyUp], [true, true]);
  assert.equal([parse().idMap, parse("idmap").idMap, parse("ridmap").idMap], ["no", "mount", "tree"]);
});

test("parseMountOptions refuses options that no record does", () => {
  for (const option of ["iversion", "noiversion", "move"])
    assert.throws(
      () => parse(option),
      (error: { code?: string; message: string }) =>
        error.code === "unsupported" && error.message.includes(`the mount option ${option} is not supported`),
      option,
    );
});

test("mountOptionNames are those of the specification without the two that are refused", () => {
  const names =
    "async atime bind defaults dev diratime dirsync exec idmap lazytime loud mand noatime nodev nodiratime noexec " +
    "nolazytime nomand norelatime nostrictatime nosuid nosymfollow private ratime rbind rdev rdiratime relatime " +
    "remount rexec ridmap rnoatime rnodev rnodiratime rnoexec rnorelatime rnostrictatime rnosuid rnosymfollow ro " +
    "rprivate rrelatime rro rrw rshared rslave rstrictatime rsuid rsymfollow runbindable rw shared silent slave " +
    "strictatime suid symfollow sync tmpcopyup unbindable";
  assert.equal(mountOptionNames(), names.split(" ").sort());
});

test.run();
