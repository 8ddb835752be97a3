import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseNormalizedReference } from "../../../core/reference/familiar.ts";
import { identityMatches } from "../../../core/trust/identity.ts";
import type { IdentityRule } from "../../../core/trust/policy.ts";

const test = suite("identities");

const D1 = `sha256:${"1".repeat(64)}`;

const CASES: readonly (readonly [IdentityRule, wanted: string, claimed: string, boolean])[] = [
  [{ type: "matchExact" }, "a:1", "docker.io/library/a:1", true],
  [{ type: "matchExact" }, "a:1", "a", false],
  [{ type: "matchExact" }, `a@${D1}`, `a@${D1}`, true],
  [{ type: "matchExact" }, `a@${D1}`, "a:1", false],
  [{ type: "matchRepoDigestOrExact" }, "a:1", `a@${D1}`, false],
  [{ type: "matchRepoDigestOrExact" }, `a@${D1}`, "a:1", true],
  [{ type: "matchRepoDigestOrExact" }, `a@${D1}`, "a", false],
  [{ type: "matchRepoDigestOrExact" }, `a@${D1}`, "b:1", false],
  [{ type: "matchRepository" }, "a:1", "a", true],
  [{ type: "matchRepository" }, "a:1", "x/a", false],
  [{ type: "matchRepository" }, "r.test/a:1", "r.test:443/a:1", false],
  [{ type: "exactReference", reference: "v.test/a:1" }, "b:2", "v.test/a:1", true],
  [{ type: "exactReference", reference: "v.test/a:1" }, "v.test/a:1", "v.test/a", false],
  [{ type: "exactRepository", repository: "v.test/a" }, "b:2", "v.test/a", true],
  [{ type: "exactRepository", repository: "v.test/a" }, "b:2", "v.test/ab", false],
  [{ type: "remapIdentity", prefix: "m.test", signedPrefix: "v.test/x" }, "m.test/a:1", "v.test/x/a:1", true],
  [{ type: "remapIdentity", prefix: "m.test/a", signedPrefix: "v.test/b" }, "m.test/a:1", "v.test/b:1", true],
  [
    { type: "remapIdentity", prefix: "m.test/a", signedPrefix: "v.test/b" },
    "m.test/ab:1",
    "v.test/bb:1",
    false,
  ],
  [
    { type: "remapIdentity", prefix: "m.test/a", signedPrefix: "v.test/b" },
    "m.test/ab:1",
    "m.test/ab:1",
    true,
  ],
  [{ type: "remapIdentity", prefix: "m.test", signedPrefix: "v.test" }, `m.test/a@${D1}`, "v.test/a:9", true],
];

for (const [rule, wanted, claimed, expected] of CASES) {
  test(`${JSON.stringify(rule)}: ${claimed} for ${wanted}`, () => {
    const [image, claim] = [parseNormalizedReference(wanted), parseNormalizedReference(claimed)];
    assert.is(identityMatches(rule, image, claim), expected);
  });
}

test.run();
