import { suite } from "uvu";
import * as assert from "uvu/assert";
import { absolutePath } from "../../../cli/oci/absolute-path.ts";

const test = suite("absolutePath");

test("absolutePath begins at the root, and is without what means nothing", () => {
  for (const [path, expected] of [
    ["/a/b", "/a/b"],
    ["/", "/"],
    ["//a/./b//", "/a/b"],
    ["a", "/base/a"],
    [".", "/base"],
    ["./a/.", "/base/a"],
  ] as const)
    assert.is(absolutePath(path, "/base"), expected, path);
  assert.is(absolutePath("a"), `${process.cwd()}/a`);
});

test("absolutePath leaves what only the kernel can follow", () => {
  assert.is(absolutePath("../a", "/base"), "/base/../a");
});

test.run();
