import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pullScope, pushScope } from "../../../core/distribution/manifest.ts";
import { APP, bytesOf, digestOf, OCI_MANIFEST, refuses, scene } from "./helpers.ts";

const manifest = suite("manifest");
const BODY = '{"schemaVersion":2}';

manifest("getManifest asks for OCI and Docker documents and gives bytes, digest and type", async () => {
  const { registry, requests } = scene(() => ({
    status: 200,
    headers: { "content-type": OCI_MANIFEST },
    body: BODY,
  }));
  assert.equal(await registry.manifest(APP), {
    digest: digestOf(BODY),
    bytes: bytesOf(BODY),
    mediaType: OCI_MANIFEST,
  });
  assert.is(
    requests[0]?.headers.accept,
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, " +
      "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json",
  );
});

manifest("getManifest refuses bytes that are not those of the digest asked for", async () => {
  const { registry } = scene(() => ({ status: 200, body: `${BODY} ` }));
  await refuses(registry.manifest({ ...APP, target: digestOf(BODY) }), "corrupt", /digest is sha256:/);
});

manifest("getManifest refuses a tag's bytes that are not those of Docker-Content-Digest", async () => {
  const { registry } = scene(() => ({
    status: 200,
    headers: { "Docker-Content-Digest": digestOf("something else") },
    body: BODY,
  }));
  await refuses(registry.manifest(APP), "corrupt");
});

manifest("getManifest ignores a Docker-Content-Digest that is none", async () => {
  const { registry } = scene(() => ({
    status: 200,
    headers: { "docker-content-digest": "md5:1" },
    body: BODY,
  }));
  assert.is((await registry.manifest(APP)).digest, digestOf(BODY));
});

manifest("getManifest by digest does not let the header speak for the bytes", async () => {
  const { registry } = scene(() => ({
    status: 200,
    headers: { "docker-content-digest": digestOf("x") },
    body: "x",
  }));
  await refuses(registry.manifest({ ...APP, target: digestOf(BODY) }), "corrupt");
});

manifest("headManifest gives the header's digest, or undefined without a good one", async () => {
  const digest = digestOf(BODY);
  const { registry, log } = scene(() => ({ status: 200, headers: { "docker-content-digest": digest } }));
  assert.is(await registry.head(APP), digest);
  assert.equal(log(), ["HEAD https://registry.test/v2/app/manifests/1"]);
  assert.is(await scene(() => ({ status: 200 })).registry.head(APP), undefined);
  assert.is(
    await scene(() => ({ status: 200, headers: { "docker-content-digest": "sha256:1" } })).registry.head(APP),
    undefined,
  );
});

manifest("getManifest refuses a web page, and names the image", async () => {
  for (const [type, body] of [
    ["text/html; charset=utf-8", "Please log in"],
    ["application/xhtml+xml", "{}"],
    ["application/json", "<!doctype html><p>Please log in"],
    ["", "<html>"],
  ] as const) {
    const { registry } = scene(() => ({ status: 200, headers: { "content-type": type }, body }));
    const error = await refuses(registry.manifest(APP), "corrupt", /"registry.test\/app:1": .* web page/);
    assert.match(error.hint ?? "", /browser/);
  }
});

manifest("pushScope allows reading too", () => {
  assert.is(pushScope("owner/app"), "repository:owner/app:pull,push");
});

manifest("pullScope is the token specification's", () => {
  assert.is(pullScope("library/alpine"), "repository:library/alpine:pull");
});

manifest.run();
