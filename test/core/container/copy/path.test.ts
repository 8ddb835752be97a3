import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyPath, joinPath, linkedPath, splitPath } from "../../../../core/container/copy/path.ts";
import { bytes, text } from "./place.ts";

const test = suite("copy paths");

const PATHS: readonly (readonly [
  typed: string,
  path: string,
  base: string,
  asked: boolean,
  content: boolean,
])[] = [
  ["/etc/hosts", "etc/hosts", "hosts", false, false],
  ["etc//hosts", "work/etc/hosts", "hosts", false, false],
  ["/a/../b/./c/", "b/c", "c", true, false],
  ["/../..", "", "", false, false],
  ["/", "", "", true, false],
  ["", "work", "work", false, false],
  [".", "work", "work", true, true],
  ["..", "", "", false, false],
  ["dir/.", "work/dir", "dir", true, true],
  ["a.", "work/a.", "a.", false, false],
];

for (const [typed, path, base, asked, content] of PATHS) {
  test(`copyPath("${typed}")`, () => {
    const found = copyPath(typed, "/work");
    assert.equal(
      [found.text, text(found.path), text(found.base), found.asksDirectory, found.isContent],
      [typed, path, base, asked, content],
    );
  });
}

test("joinPath and splitPath are bytes, with an empty root", () => {
  assert.is(text(joinPath(bytes(""), bytes("a"))), "a");
  assert.is(text(joinPath(bytes("a"), bytes(""))), "a");
  const odd = Uint8Array.from([0x61, 0x2f, 0xff]);
  assert.equal(joinPath(odd.subarray(0, 1), odd.subarray(2)), odd);
  assert.equal(splitPath(odd), { directory: odd.subarray(0, 1), name: odd.subarray(2) });
  assert.is(text(splitPath(bytes("a")).directory), "");
});

test("linkedPath goes from the link's directory or from the root, and not above it", () => {
  assert.is(text(linkedPath(bytes("a/b"), bytes("../c/./d"))), "a/c/d");
  assert.is(text(linkedPath(bytes("a/b"), bytes("/x//y/"))), "x/y");
  assert.is(text(linkedPath(bytes("a"), bytes("../../../e"))), "e");
});

test.run();
