import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type MountOptions, parseMountOptions } from "../../../core/plan/mount-options.ts";

const test = suite("parseMountOptions");

const parse = (...options: string[]): MountOptions => parseMountOptions(options, "/t");

test("parseMountOptions gives the bits of linux/mount.h", () => {
  const bits: readonly [string, number][] = [
    ["ro", 0x1],
    ["nosuid", 0x2],
    ["nodev", 0x4],
    ["noexec", 0x8],
    ["noatime", 0x10],
    ["strictatime", 0x20],
    ["nodiratime", 0x80],
    ["nosymfollow", 0x200000],
    ["rro", 0x1],
    ["rnoexec", 0x8],
    ["relatime", 0],
    ["rw", 0],
    ["defaults", 0],
  ];
  for (const [option, attributes] of bits) {
    assert.is(parse(option).attributes, attributes, option);
    assert.equal(parse(option).data, [], option);
  }
});

test("parseMountOptions lets the later of two win", () => {
  assert.is(parse("ro", "noexec", "rw", "exec").attributes, 0);
  assert.is(parse("strictatime", "noatime").attributes, 0x10);
  assert.is(parse("noatime", "strictatime", "relatime").attributes, 0);
});

test("parseMountOptions knows propagation by its plain flag", () => {
  assert.equal(
    ["private", "rprivate", "rslave", "shared", "unbindable", "runbindable"].map(
      (mode) => parse(mode).propagation,
    ),
    [1 << 18, 1 << 18, 1 << 19, 1 << 20, 1 << 17, 1 << 17],
  );
});

test("parseMountOptions tells bind from rbind, and keeps the rest for the file system in order", () => {
  assert.equal([parse("bind").bind, parse("bind").recursive], [true, false]);
  assert.equal([parse("rbind").bind, parse("rbind").recursive], [true, true]);
  assert.equal(parse("mode=755", "ro", "newinstance", "size=64k").data, [
    "mode=755",
    "newinstance",
    "size=64k",
  ]);
  assert.equal(parse("constructor", "rconstructor").data, ["constructor", "rconstructor"]);
});

test("parseMountOptions refuses options that ask for more than mounting", () => {
  assert.throws(() => parse("idmap"), /Cannot mount on "\/t": the mount option idmap is not supported/);
});

test.run();
