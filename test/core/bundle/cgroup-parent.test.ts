import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isSlice, pathBelow } from "../../../core/bundle/cgroup-parent.ts";

const test = suite("core/bundle/cgroup-parent");

test("a slice is systemd's to divide, anything else a path", () => {
  assert.is(pathBelow("web.slice", "c1"), "web.slice:rl:c1");
  assert.is(pathBelow("/a/b/", "c1"), "/a/b/rl-c1");
  assert.is(pathBelow("a", "c1"), "a/rl-c1");
});

test("a slice is told by its name, alone and in a path", () => {
  assert.ok(isSlice("web.slice"));
  assert.ok(isSlice("web.slice:rl:c1"));
  assert.not(isSlice("/a/rl-c1"));
  assert.not(isSlice("web.slice.d"));
});

test.run();
