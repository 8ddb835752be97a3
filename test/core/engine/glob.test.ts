import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileGlob, isGlob } from "../../../core/engine/glob.ts";

const test = suite("compileGlob()");

const CASES: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ["alpine", "alpine", true],
  ["alpine", "alpine2", false],
  ["alp*", "alpine:3.20", true],
  ["*", "a/b", false],
  ["*/*", "a/b", true],
  ["a?c", "abc", true],
  ["a?c", "a/c", false],
  ["a?c", "a😀c", true],
  ["[a-c]x", "bx", true],
  ["[^a-c]x", "bx", false],
  ["[^a-c]x", "dx", true],
  ["[a\\-c]", "b", false],
  ["[a\\-c]", "-", true],
  ["a\\*", "a*", true],
  ["a\\*", "ab", false],
  ["a.c", "abc", false],
  ["a+", "aa", false],
  ["(a|b)", "a", false],
  ["", "", true],
  ["[a-]", "-", true],
];

for (const [pattern, text, matches] of CASES) {
  test(`"${pattern}" ${matches ? "matches" : "does not match"} "${text}"`, () => {
    assert.is(compileGlob(pattern)?.(text), matches);
  });
}

test("refuses what is no pattern", () => {
  for (const pattern of ["[", "[]", "[a", "a\\", "[z-a]", "[^]"]) assert.is(compileGlob(pattern), undefined);
});

test("a text with everything escaped matches itself alone", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const pattern = [...one].map((character) => `\\${character}`).join("");
      assert.is(compileGlob(pattern)?.(one), true);
      assert.is(compileGlob(pattern)?.(other), one === other);
    }),
  );
});

test("isGlob() finds what is special", () => {
  for (const text of ["a*", "a?", "[a]", "a\\"]) assert.ok(isGlob(text));
  assert.not(isGlob("docker.io/library/alpine:3.20@sha256:x"));
});

test.run();
