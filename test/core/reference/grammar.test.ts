import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import type { ReferenceFault } from "../../../core/reference/fault.ts";
import {
  isRepositoryPath,
  isTag,
  matchReference,
  type ReferenceParts,
} from "../../../core/reference/grammar.ts";
import { parseReference } from "../../../core/reference/reference.ts";

const test = suite("core/reference/grammar");

const HEX = "7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

const CASES: readonly (readonly [text: string, answer: ReferenceParts | ReferenceFault])[] = [
  ["a", { domain: "", path: "a" }],
  ["a/b", { domain: "a", path: "b" }],
  ["a_b/c", { domain: "", path: "a_b/c" }],
  ["A.b:1/c/d:E", { domain: "A.b:1", path: "c/d", tag: "E" }],
  ["[::1]:5000/a", { domain: "[::1]:5000", path: "a" }],
  [
    `a@sha256:${HEX}`,
    { domain: "", path: "a", digest: `sha256:${HEX}` as ReferenceParts["digest"] & string },
  ],
  ["", "empty"],
  ["A", "uppercase"],
  ["a/B:c", "uppercase"],
  ["[::1]", "format"],
  ["::1/a", "format"],
  ["h:/a", "format"],
  ["h:x/a", "format"],
  ["a..b", "format"],
  ["a___b", "format"],
  ["a:b:c", "format"],
  ["a:b/", "format"],
  ["a@b", "format"],
  [`a@sha256:${HEX}@sha256:${HEX}`, "format"],
  [`a@sha256:${HEX.slice(0, 31)}`, "format"],
  [`a@sha256:${HEX.slice(0, 32)}`, "digest-length"],
  [`a@sha256:${HEX.toUpperCase()}`, "digest-format"],
  [`a@sha512:${HEX}${HEX}`, "digest-algorithm"],
  [`a@toString:${HEX}`, "digest-algorithm"],
  ["a".repeat(256), "too-long"],
];

for (const [text, answer] of CASES) {
  test(`matchReference: answers ${JSON.stringify(text.slice(0, 60))}`, () => {
    assert.equal(matchReference(text), answer);
  });
}

test("parseReference: takes a path of 255 characters and a tag of 128, and no more", () => {
  const longest = "a".repeat(255);
  assert.is(parseReference(`h.x/${longest}:${"t".repeat(128)}`).path, longest);
  assert.throws(() => parseReference(`h.x/${longest}a`), /longer than 255 characters/);
  assert.throws(() => parseReference(`a:${"t".repeat(129)}`), /not of the form/);
});

test("parseReference: stays linear on a hostile megabyte", () => {
  const texts = [
    "a-".repeat(500_000),
    "a.".repeat(500_000),
    "-".repeat(1e6),
    "a/".repeat(500_000),
    `[${":".repeat(1e6)}`,
  ];
  for (const text of texts) assert.throws(() => parseReference(text), isRlError);
  assert.throws(() => parseReference(`a@${"a.".repeat(500_000)}`), isRlError);
});

test("isTag and isRepositoryPath: agree with the whole grammar", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."aZ09._-/:@ \n"), maxLength: 8 }), (text) => {
      const asTag = matchReference(`host.test/app:${text}`);
      assert.is(isTag(text), typeof asTag === "object" && asTag.tag === text && asTag.path === "app");
      const asPath = matchReference(`host.test/${text}`);
      assert.is(isRepositoryPath(text), typeof asPath === "object" && asPath.path === text);
    }),
  );
  assert.is(isTag("a".repeat(128)), true);
  assert.is(isTag("a".repeat(129)), false);
  assert.is(isRepositoryPath("a".repeat(255)), true);
  assert.is(isRepositoryPath("a".repeat(256)), false);
});

test.run();
