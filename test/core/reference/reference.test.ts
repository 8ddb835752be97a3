import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  formatReference,
  parseReference,
  repositoryName,
  withDefaultTag,
} from "../../../core/reference/reference.ts";
import { references } from "./arbitrary.ts";

const test = suite("core/reference/reference");

test("parseReference, formatReference: are inverse", () => {
  fc.assert(
    fc.property(references, (reference) =>
      assert.equal(parseReference(formatReference(reference)), reference),
    ),
  );
});

test("repositoryName: leaves out tag and digest, and the slash without a domain", () => {
  assert.is(repositoryName({ domain: "h.x:5000", path: "a/b", tag: "1" }), "h.x:5000/a/b");
  assert.is(repositoryName({ domain: "", path: "a" }), "a");
});

test("withDefaultTag: adds latest to a name alone, and changes nothing else", () => {
  fc.assert(
    fc.property(references, (reference) => {
      const named = reference.tag === undefined && reference.digest === undefined;
      assert.equal(withDefaultTag(reference), named ? { ...reference, tag: "latest" } : reference);
    }),
  );
});

test.run();
