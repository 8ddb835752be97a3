import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cleanEntryPath } from "../../../core/layer/entry-path.ts";
import { bytes, text } from "../tar/build.ts";

const test = suite("core/layer/entry-path");

function clean(name: string): string {
  return text(cleanEntryPath(bytes(name)));
}

const CLEANED: readonly (readonly [string, string])[] = [
  ["a", "a"],
  ["a/b/c", "a/b/c"],
  ["a/", "a"],
  ["/a", "a"],
  ["///a//b///", "a/b"],
  ["./a", "a"],
  ["././a/./b/.", "a/b"],
  ["/./a/./", "a"],
  [".", ""],
  ["./", ""],
  ["/", ""],
  ["/.", ""],
  ["//.//", ""],
  ["...", "..."],
  ["..a/b..", "..a/b.."],
  [".a", ".a"],
  ["a\n/\xff", "a\n/\xff"],
  ["a/./\xfe", "a/\xfe"],
  ["C:\\a", "C:\\a"],
  ["a\\..\\b", "a\\..\\b"],
  [" ", " "],
];

for (const [name, path] of CLEANED) {
  test(`cleanEntryPath makes ${JSON.stringify(name)} ${JSON.stringify(path)}`, () =>
    assert.is(clean(name), path));
}

const REFUSED: readonly (readonly [string, string])[] = [
  ["", "corrupt"],
  ["..", "corrupt"],
  ["../a", "corrupt"],
  ["/..", "corrupt"],
  ["/../a", "corrupt"],
  ["a/..", "corrupt"],
  ["a/../b", "corrupt"],
  ["a/b/../../..", "corrupt"],
  ["./..", "corrupt"],
  ["a/../", "corrupt"],
  ["a//..//b", "corrupt"],
  ["a\0b", "corrupt"],
  ["\0", "corrupt"],
  ["a/\0/b", "corrupt"],
  ["n".repeat(256), "limit"],
  [`a/${"n".repeat(256)}/b`, "limit"],
  [`${"d/".repeat(256)}f`, "limit"],
  [Array(17).fill("n".repeat(250)).join("/"), "limit"],
];

for (const [name, code] of REFUSED) {
  test(`cleanEntryPath refuses ${JSON.stringify(name.slice(0, 30))} (${name.length} bytes) as ${code}`, () => {
    assert.throws(
      () => clean(name),
      (error: { code: string }) => error.code === code,
    );
  });
}

test("cleanEntryPath takes what is exactly at the limits", () => {
  assert.is(clean("n".repeat(255)).length, 255);
  assert.is(clean(`${"d/".repeat(255)}f`).length, 511);
});

test("cleanEntryPath gives a view when there is nothing to take out inside", () => {
  const name = bytes("./a/b/");
  assert.is(cleanEntryPath(name).buffer, name.buffer);
});

test("cleanEntryPath agrees with a split by text and is idempotent, for any bytes", () => {
  const part = fc.oneof(fc.constantFrom("", ".", "...", ".a", "b"), fc.stringMatching(/^[^\0/]{1,5}$/));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
      const name = parts.map((one) => text(new TextEncoder().encode(one))).join("/");
      fc.pre(name !== "" && !name.split("/").includes(".."));
      const expected = name
        .split("/")
        .filter((one) => one !== "" && one !== ".")
        .join("/");
      assert.is(clean(name), expected);
      if (expected !== "") assert.is(clean(expected), expected);
    }),
  );
});

test.run();
