import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  familiarReference,
  parseAnyReference,
  parseDockerReference,
  parseNormalizedReference,
} from "../../../core/reference/familiar.ts";
import { formatReference, parseReference } from "../../../core/reference/reference.ts";
import { path, references } from "./arbitrary.ts";

const test = suite("core/reference/familiar");

const HEX = "7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

test("parseNormalizedReference, formatReference: are inverse on what a parser gave", () => {
  fc.assert(
    fc.property(references, (reference) => {
      const normalized = parseNormalizedReference(formatReference(reference));
      assert.equal(parseNormalizedReference(formatReference(normalized)), normalized);
    }),
  );
});

test("familiarReference: is read back to the same reference", () => {
  const hub = fc.oneof(
    path,
    path.map((name) => `library/${name}`),
  );
  const either = fc.oneof(
    references,
    fc.record({ domain: fc.constant("docker.io"), path: hub, tag: fc.constant("1") }),
  );
  fc.assert(
    fc.property(either, (reference) => {
      const normalized = parseNormalizedReference(formatReference(reference));
      // Hub paths such as "localhost/a" or "a.b/c" are hosts when the domain is left out, for every client.
      fc.pre(!/^(?:localhost|[^/]*\.[^/]*)\//.test(normalized.path));
      fc.pre(!/^(?:library\/)?[0-9a-f]{64}$/.test(normalized.path));
      assert.equal(parseNormalizedReference(familiarReference(normalized)), normalized);
    }),
  );
});

test("every parser: gives a reference or an RlError for any text", () => {
  const alphabet = fc.constantFrom(..."aZ0.:/@-_[]% \n\0é", "sha256:", HEX, "docker.io/", "library/", "//");
  const texts = fc.array(alphabet, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(texts, (text) => {
      for (const parse of [
        parseReference,
        parseNormalizedReference,
        parseDockerReference,
        parseAnyReference,
      ]) {
        try {
          parse(text);
        } catch (error) {
          assert.ok(isRlError(error), String(error));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("parseDockerReference: has a tag or a digest, never both", () => {
  assert.equal(parseDockerReference("alpine"), {
    domain: "docker.io",
    path: "library/alpine",
    tag: "latest",
  });
  assert.equal(parseDockerReference("a/b:1"), { domain: "docker.io", path: "a/b", tag: "1" });
  assert.equal(parseDockerReference(`alpine:3@sha256:${HEX}`), {
    domain: "docker.io",
    path: "library/alpine",
    digest: `sha256:${HEX}`,
  });
});

test("parseAnyReference: takes an identifier and a digest as digests", () => {
  assert.equal(parseAnyReference(HEX), { kind: "digest", digest: `sha256:${HEX}` });
  assert.equal(parseAnyReference(`sha256:${HEX}`), { kind: "digest", digest: `sha256:${HEX}` });
  assert.is(parseAnyReference("alpine").kind, "reference");
});

test.run();
