import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cleanPath, isWithin } from "../../../core/bundle/container-path.ts";
import { isRlError } from "../../../core/errors.ts";

const test = suite("core/bundle/container-path");

const CLEAN: readonly (readonly [path: string, clean: string])[] = [
  ["/", "/"],
  ["///", "/"],
  ["/.", "/"],
  ["/a/b", "/a/b"],
  ["//a///b//", "/a/b"],
  ["/a/./b/.", "/a/b"],
  ["/a/../b", "/b"],
  ["/a/b/../..", "/"],
  // Nothing is above the root: a container cannot be left by text.
  ["/..", "/"],
  ["/../../etc", "/etc"],
  ["/a/../../../b", "/b"],
  // Names that only look like dots are names.
  ["/...", "/..."],
  ["/..a/.b", "/..a/.b"],
  ["/ ", "/ "],
];

for (const [path, clean] of CLEAN) {
  test(`cleanPath(${JSON.stringify(path)}) is ${JSON.stringify(clean)}`, () => {
    assert.is(cleanPath(path, "mount on"), clean);
    assert.is(cleanPath(clean, "mount on"), clean);
  });
}

test("cleanPath refuses relative paths and NUL, naming the action and the path as it was given", () => {
  for (const path of ["", "a", "./a", "../a", "~", "/a\0b", "/a\0/.."]) {
    try {
      cleanPath(path, "mount on");
      assert.unreachable(path);
    } catch (error) {
      assert.ok(isRlError(error), path);
      assert.equal([error.code, error.action, error.subject], ["invalid", "mount on", path]);
    }
  }
});

test("isWithin is true for the path itself and below, not for a longer name", () => {
  assert.ok(isWithin("/dev", "/dev"));
  assert.ok(isWithin("/dev/shm", "/dev"));
  assert.not(isWithin("/devices", "/dev"));
  assert.not(isWithin("/dev", "/dev/shm"));
  assert.not(isWithin("/a/dev", "/dev"));
});

test("isWithin has everything within the root", () => {
  assert.ok(isWithin("/", "/"));
  assert.ok(isWithin("/a/b", "/"));
  assert.not(isWithin("/", "/a"));
});

test.run();
