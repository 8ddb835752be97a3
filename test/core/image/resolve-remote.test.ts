import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openSession } from "../../../core/distribution/open-session.ts";
import { perform } from "../../../core/distribution/perform.ts";
import { resolveRemote } from "../../../core/image/resolve-remote.ts";
import { parseDockerReference } from "../../../core/reference/familiar.ts";
import { digestOf, refuses, scene } from "../distribution/helpers.ts";

const remote = suite("resolveRemote");
const OCI = "application/vnd.oci.image";
const describe = (mediaType: string, text: string) => ({
  mediaType,
  digest: digestOf(text),
  size: text.length,
});

const CONFIG = JSON.stringify({
  architecture: "amd64",
  os: "linux",
  rootfs: { type: "layers", diff_ids: [] },
});
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  config: describe(`${OCI}.config.v1+json`, CONFIG),
  layers: [],
});
const index = (size: number): string =>
  JSON.stringify({
    schemaVersion: 2,
    manifests: [
      {
        ...describe(`${OCI}.manifest.v1+json`, MANIFEST),
        size,
        platform: { os: "linux", architecture: "amd64" },
      },
    ],
  });

function resolved(name: string, indexText = index(MANIFEST.length)) {
  const { ports, log } = scene(({ url }) => {
    const target = url.slice(url.lastIndexOf("/") + 1);
    const body = target === digestOf(MANIFEST) ? MANIFEST : target === digestOf(CONFIG) ? CONFIG : indexText;
    const kind = body === indexText ? "index" : "manifest";
    return { status: 200, headers: { "content-type": `${OCI}.${kind}.v1+json` }, body };
  });
  const reference = parseDockerReference(name);
  const image = {
    session: openSession(reference.domain, () => 0),
    reference,
    platform: { os: "linux", architecture: "amd64" },
    digester: ports.digester,
  };
  return { result: perform(resolveRemote(image), ports), log };
}

remote("index, manifest and config are asked for, in this order", async () => {
  const { result, log } = resolved("registry.test/app:1");
  const image = await result;
  assert.equal([image.imageId, image.manifest.digest], [digestOf(CONFIG), digestOf(MANIFEST)]);
  const base = "GET https://registry.test/v2/app";
  assert.equal(log(), [
    `${base}/manifests/1`,
    `${base}/manifests/${digestOf(MANIFEST)}`,
    `${base}/blobs/${digestOf(CONFIG)}`,
  ]);
});

remote("a digest is asked for as such", async () => {
  const { result, log } = resolved(`registry.test/app@${digestOf(MANIFEST)}`);
  assert.is((await result).target, digestOf(MANIFEST));
  assert.is(log().length, 2);
});

remote("a manifest of another size than its index says is refused", async () => {
  await refuses(
    resolved("registry.test/app", index(MANIFEST.length + 1)).result,
    "corrupt",
    /its index says/,
  );
});

remote.run();
