import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDigest } from "../../../core/digest/digest.ts";
import { referrersTag } from "../../../core/distribution/referrers.ts";
import { digestOf, OCI_MANIFEST, PURPOSE, scene } from "./helpers.ts";
import { signature, type WritableRegistry, writableRegistry } from "./writable-registry.ts";

const referrers = suite("referrers");
const SUBJECT = digestOf("subject");
const REQUEST = { repository: "app", digest: SUBJECT, purpose: PURPOSE };
const [one, two] = [signature(SUBJECT), signature(SUBJECT, "application/test.other")];

function stage(api: boolean): { at: WritableRegistry; registry: ReturnType<typeof scene>["registry"] } {
  const at = writableRegistry({ referrers: api });
  return { at, registry: scene(at.server).registry };
}

async function push(registry: ReturnType<typeof scene>["registry"], bytes: Uint8Array): Promise<void> {
  const target = digestOf(bytes);
  await registry.pushManifest({
    repository: "app",
    target,
    bytes,
    mediaType: OCI_MANIFEST,
    purpose: PURPOSE,
  });
}

referrers("referrersTag is the digest with a dash, cut to what a tag may be", () => {
  assert.is(referrersTag(SUBJECT), SUBJECT.replace(":", "-"));
  const long = parseDigest(`sha512:${"ab".repeat(64)}`);
  assert.is(referrersTag(long), `sha512-${"ab".repeat(32)}`);
});

for (const api of [true, false]) {
  referrers(`are found and filtered, ${api ? "by the API" : "by the tag"}`, async () => {
    const { at, registry } = stage(api);
    assert.equal(await registry.referrers(REQUEST), []);
    for (const bytes of [one, two, one]) await push(registry, bytes);
    const found = await registry.referrers(REQUEST);
    assert.equal(
      found.map(({ digest, artifactType }) => [digest, artifactType]),
      [
        [digestOf(one), "application/test.signature"],
        [digestOf(two), "application/test.other"],
      ],
    );
    const artifactType = "application/test.other";
    assert.equal(
      (await registry.referrers({ ...REQUEST, artifactType })).map(({ digest }) => digest),
      [digestOf(two)],
    );
    // The tag is only kept where the registry does not do it itself.
    assert.is(at.repository("app").tags.has(referrersTag(SUBJECT)), !api);
  });
}

referrers("the type is asked for in the request", async () => {
  const { at, registry } = stage(true);
  await registry.referrers({ ...REQUEST, artifactType: "application/a+b" });
  assert.ok(at.requests[0]?.url.endsWith(`/v2/app/referrers/${SUBJECT}?artifactType=application%2Fa%2Bb`));
});

referrers.run();
