import { suite } from "uvu";
import * as assert from "uvu/assert";
import { STOCK, save, saved, stocked, textOf, unpacked } from "./fixture.ts";

const saving = suite("ociFiles");
const { app } = STOCK;

saving("writes an OCI layout with the names that docker and podman look for", async () => {
  const { at, one } = await stocked();
  const archive = await save(
    [saved(one, "docker.io/library/app:1", "docker.io/library/app:2")],
    { format: "oci-archive" },
    at,
  );
  const files = await unpacked(archive);
  assert.is(textOf(files.get("oci-layout")), '{"imageLayoutVersion":"1.0.0"}');
  const entry = (name: string): object => ({
    mediaType: app.manifest.mediaType,
    digest: app.manifest.digest,
    size: app.manifest.bytes.length,
    annotations: { "io.containerd.image.name": name, "org.opencontainers.image.ref.name": name },
    platform: { architecture: "amd64", os: "linux" },
  });
  assert.equal(JSON.parse(textOf(files.get("index.json"))), {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [entry("docker.io/library/app:1"), entry("docker.io/library/app:2")],
  });
  for (const { digest, bytes } of [app.manifest, app.config, ...app.layers]) {
    assert.equal(files.get(`blobs/sha256/${digest.slice(7)}`), new Uint8Array(bytes));
  }
  assert.is(files.size, 7);
});

saving("leaves the name away where there is none", async () => {
  const { at, one } = await stocked();
  const files = await unpacked(await save([saved(one)], { format: "oci-archive" }, at));
  const [entry] = JSON.parse(textOf(files.get("index.json"))).manifests;
  assert.is(entry.digest, app.manifest.digest);
  assert.is(entry.annotations, undefined);
});

saving("writes a directory for skopeo: the manifest, and blobs under their bare digests", async () => {
  const { at, one } = await stocked();
  const files = await unpacked(await save([saved(one)], { format: "docker-dir" }, at));
  assert.is(textOf(files.get("version")), "Directory Transport Version: 1.1\n");
  assert.equal(files.get("manifest.json"), new Uint8Array(app.manifest.bytes));
  for (const { digest, bytes } of [app.config, ...app.layers]) {
    assert.equal(files.get(digest.slice(7)), new Uint8Array(bytes));
  }
  assert.is(files.size, 6);
});

saving.run();
