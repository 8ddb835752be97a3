import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryLocks, createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { getImage, listImages, putImage, readImages } from "../../../core/image/list.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { summarize } from "../../../core/image/summary.ts";
import { parseIndex } from "../../../core/spec/image-index.ts";
import { bytesOf, digestOf, OCI_MANIFEST } from "../distribution/helpers.ts";

const list = suite("images");

function record(reference: string, platform = "linux/amd64"): ImageRecord {
  const [os = "", architecture = ""] = platform.split("/");
  return {
    version: 2,
    reference,
    platform,
    target: digestOf("t"),
    digest: digestOf(`manifest ${reference}`),
    mediaType: OCI_MANIFEST,
    manifestSize: 5,
    imageId: digestOf(`config ${reference}`),
    layers: { overlay: [], flat: [] },
    blobs: [],
    size: 0,
    contentSize: 0,
    os,
    architecture,
    config: {},
  };
}

const stores = (): Parameters<typeof putImage>[1] => ({
  metadata: createMemoryMetadata(),
  layout: createMemoryMetadata(),
  locks: createMemoryLocks(),
});

list("listImages gives all records in order", async () => {
  const ports = stores();
  const all = [record("a.test/x:1"), record("a.test/x:1", "linux/arm64"), record("b.test/x:1")];
  for (const each of [...all].reverse()) await putImage(each, ports);
  assert.equal(await listImages(ports.metadata), all.map(summarize));
  assert.equal((await readImages(ports.metadata)).reverse(), all);
  assert.equal(await listImages(createMemoryMetadata()), []);
});

list("getImage takes the exact name and platform", async () => {
  const ports = stores();
  await putImage(record("a.test/x:1"), ports);
  assert.is((await getImage(ports.metadata, "a.test/x:1", "linux/amd64"))?.reference, "a.test/x:1");
  assert.is(await getImage(ports.metadata, "a.test/x:1", "linux/arm64"), undefined);
  assert.is(await getImage(ports.metadata, "a.test/x", "linux/amd64"), undefined);
});

list("records that cannot be read are left out", async () => {
  const ports = stores();
  const { metadata } = ports;
  await putImage(record("a.test/x:1"), ports);
  await metadata.put("images/broken", bytesOf("{"));
  await metadata.put("images/old", bytesOf('{"version":0}'));
  assert.is((await listImages(metadata)).length, 1);
});

list("putImage names the image in the layout's index", async () => {
  const ports = stores();
  await putImage(record("a.test/x:1"), ports);
  await putImage(record("b.test/x:1", "linux/arm64"), ports);
  const index = parseIndex((await ports.layout.get("index.json")) ?? new Uint8Array());
  assert.equal(
    index.manifests.map(({ digest, platform, annotations }) => [digest, platform?.architecture, annotations]),
    [
      [digestOf("manifest a.test/x:1"), "amd64", { "org.opencontainers.image.ref.name": "a.test/x:1" }],
      [digestOf("manifest b.test/x:1"), "arm64", { "org.opencontainers.image.ref.name": "b.test/x:1" }],
    ].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  );
});

list.run();
