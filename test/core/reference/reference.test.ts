import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Digest, formatDigest } from "../../../core/digest/digest.ts";
import { type ErrorCode, isRlError } from "../../../core/errors.ts";
import {
  familiarReference,
  parseAnyReference,
  parseDockerReference,
  parseNormalizedReference,
} from "../../../core/reference/familiar.ts";
import { formatReference, parseReference, type Reference } from "../../../core/reference/reference.ts";

const test = suite("core/reference/reference");

const HEX = "7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

const component = fc.stringMatching(/^[a-z0-9]{1,6}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,4}){0,2}$/);
const path = fc.array(component, { minLength: 1, maxLength: 4 }).map((components) => components.join("/"));
const host = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{1,5}(?:-{1,2}[A-Za-z0-9]{1,3})?(?:\.[a-z0-9]{1,4}){1,3}$/),
  fc.stringMatching(/^\[[0-9a-f]{1,4}::[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,3}\]$/),
  fc.constant("localhost"),
);
const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
const domain = fc
  .tuple(host, port)
  .map(([name, number]) => (number === undefined ? name : `${name}:${number}`));
const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined });
const digest = fc.option(
  fc.stringMatching(/^[0-9a-f]{64}$/).map((hex): Digest => formatDigest("sha256", hex)),
  { nil: undefined },
);

/** References with a domain, in the shape the parsers give: absent parts are absent. */
const references: fc.Arbitrary<Reference> = fc.record({ domain, path, tag, digest }).map((parts) => ({
  domain: parts.domain,
  path: parts.path,
  ...(parts.tag === undefined ? {} : { tag: parts.tag }),
  ...(parts.digest === undefined ? {} : { digest: parts.digest }),
}));

test("parseReference, formatReference: are inverse", () => {
  fc.assert(
    fc.property(references, (reference) =>
      assert.equal(parseReference(formatReference(reference)), reference),
    ),
  );
});

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

const MISTAKES: readonly (readonly [text: string, code: ErrorCode, state: RegExp, hint: RegExp])[] = [
  ["", "invalid", /it is empty/, /give an image/],
  ["Alpine", "invalid", /must be lowercase/, /^use "alpine"$/],
  ["h.x:5000/A/B:Tag", "invalid", /must be lowercase/, /^use "h\.x:5000\/a\/b:Tag"$/],
  ["https://ghcr.io/a/b", "invalid", /not of the form/, /^leave out "https:\/\/"$/],
  ["my image", "invalid", /not of the form/, /white space/],
  ["alpine/", "invalid", /not of the form/, /slash at the end/],
  ["alpine:", "invalid", /not of the form/, /after the colon/],
  ["--rmm", "invalid", /not of the form/, /options before the image/],
  ["alpine:.1", "invalid", /not of the form/, /^a tag has/],
  [HEX, "invalid", /identifier/, new RegExp(`"sha256:${HEX}"`)],
  [`alpine@sha512:${HEX}${HEX}`, "unsupported", /algorithm/, /sha256: and 64/],
  [`alpine@sha256:${HEX}0`, "invalid", /number of digits/, /sha256: and 64/],
  [`alpine@sha256:${HEX.toUpperCase()}`, "invalid", /not lower-case/, /sha256: and 64/],
];

for (const [text, code, state, hint] of MISTAKES) {
  test(`parseNormalizedReference: says how to mend ${JSON.stringify(text.slice(0, 40))}`, () => {
    assert.throws(
      () => parseNormalizedReference(text),
      (error: unknown) =>
        isRlError(error) &&
        error.code === code &&
        error.action === "parse reference" &&
        state.test(error.state) &&
        hint.test(error.hint ?? ""),
    );
  });
}

test.run();
