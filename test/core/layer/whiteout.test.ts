import { suite } from "uvu";
import * as assert from "uvu/assert";
import { opaquePath, parseWhiteout, whiteoutPath } from "../../../core/layer/whiteout.ts";
import { bytes, text } from "../tar/build.ts";

const test = suite("core/layer/whiteout");

function parse(path: string): string | undefined {
  const found = parseWhiteout(bytes(path));
  return found && `${found.kind} ${text(found.path)}`;
}

const PARSED: readonly (readonly [string, string | undefined])[] = [
  ["", undefined],
  ["a", undefined],
  ["a/b", undefined],
  [".wh", undefined],
  ["a.wh.b", undefined],
  ["a/b.wh.", undefined],
  [".Wh.a", undefined],
  [".wha", undefined],
  [".wh.a", "whiteout a"],
  ["d/.wh.a", "whiteout d/a"],
  ["d/e/.wh..a", "whiteout d/e/.a"],
  [".wh.a.wh.b", "whiteout a.wh.b"],
  [".wh.\xff", "whiteout \xff"],
  [".wh.....", "whiteout ...."],
  [".wh..wh", "whiteout .wh"],
  [".wh..wh..opq", "opaque "],
  ["d/.wh..wh..opq", "opaque d"],
  ["d/e/.wh..wh..opq", "opaque d/e"],
];

for (const [path, expected] of PARSED) {
  test(`parseWhiteout takes ${JSON.stringify(path)} as ${expected ?? "an entry"}`, () =>
    assert.is(parse(path), expected));
}

for (const path of [
  ".wh.",
  ".wh..",
  ".wh...",
  "d/.wh.",
  "d/.wh..",
  "d/.wh...",
  ".wh..wh.",
  ".wh..wh.a",
  ".wh..wh.plnk",
  ".wh..wh..opqx",
  ".wh..wh..wh..opq",
  ".wh.a/b",
  "d/.wh.a/b",
  ".wh..wh..opq/a",
  ".wh./a",
]) {
  test(`parseWhiteout refuses ${JSON.stringify(path)} as corrupt`, () => {
    assert.throws(
      () => parse(path),
      (error: { code: string }) => error.code === "corrupt",
    );
  });
}

test("whiteoutPath and opaquePath are what parseWhiteout reads", () => {
  for (const path of ["a", "d/a", "d/e/\xff"]) {
    assert.is(parse(text(whiteoutPath(bytes(path)))), `whiteout ${path}`);
    assert.is(parse(text(opaquePath(bytes(path)))), `opaque ${path}`);
  }
  assert.is(text(opaquePath(bytes(""))), ".wh..wh..opq");
});

test.run();
