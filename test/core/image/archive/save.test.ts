import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../../core/digest/digest.ts";
import type { SaveFormat } from "../../../../core/image/archive/save.ts";
import type { SavedImage } from "../../../../core/image/archive/saved.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import { bytesOf, digestOf, refuses } from "../../distribution/helpers.ts";
import { image, layer, layerOf, layoutFiles, type Store, tar } from "../fixture.ts";
import { archiveOf, emptyStore, load, save, unpacked } from "./fixture.ts";

const saving = suite("saveImages");
const lower = layer({ hello: "1" });
const upper = layer({ world: "2".repeat(100_000) }, "zstd");
const top = layer({ top: "3" }, "none");
const app = image([lower, upper, top]);
const other = image([lower]);
const ALL: readonly SaveFormat[] = ["docker-archive", "oci-archive", "docker-dir"];

/** A store with both images, and their records. */
async function stocked(): Promise<{ at: Store; one: ImageRecord; two: ImageRecord }> {
  const at = emptyStore();
  const records = await load(archiveOf(layoutFiles([[app.manifest], [other.manifest]], app, other)), at);
  const [one, two] = records.map(({ record }) => record);
  if (one === undefined || two === undefined) throw new Error("two images were to be loaded");
  return { at, one, two };
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const saved = (record: ImageRecord, ...references: string[]): SavedImage => ({ record, references });

saving("writes a docker-archive: plain layers under their diffIDs, no links", async () => {
  const { at, one, two } = await stocked();
  const images = [saved(one, "docker.io/library/app:1", "example.org/app:2"), saved(two)];
  const files = await unpacked(await save(images, { format: "docker-archive" }, at));
  const layerName = (diffId: string): string => `${diffId.slice(7)}/layer.tar`;
  const layers = [lower, upper, top].map(({ diffId }) => layerName(diffId));
  const configs = [app, other].map(({ config }) => `${digestHex(config.digest)}.json`);
  assert.equal([...files.keys()], ["manifest.json", "repositories", ...configs, ...layers]);
  assert.equal(JSON.parse(text(files.get("manifest.json"))), [
    { Config: configs[0], RepoTags: ["docker.io/library/app:1", "example.org/app:2"], Layers: layers },
    { Config: configs[1], RepoTags: null, Layers: layers.slice(0, 1) },
  ]);
  const id = top.diffId.slice(7);
  assert.equal(JSON.parse(text(files.get("repositories"))), {
    "docker.io/library/app": { 1: id },
    "example.org/app": { 2: id },
  });
  for (const { diffId } of app.layers)
    assert.is(digestOf(files.get(layerName(diffId)) ?? bytesOf("")), diffId);
});

saving("leaves layers as they are stored when asked to", async () => {
  const { at, one } = await stocked();
  const options = { format: "docker-archive", compressed: true } as const;
  const archive = await save([saved(one)], options, at);
  const files = await unpacked(archive);
  const bytes = app.layers.map(({ diffId }) => files.get(`${diffId.slice(7)}/layer.tar`) ?? bytesOf(""));
  assert.equal(bytes.map(digestOf), [lower.digest, upper.digest, top.digest]);
  assert.is((await load(archive, emptyStore()))[0]?.record.imageId, app.config.digest);
});

saving("writes an OCI layout with the names that docker and podman look for", async () => {
  const { at, one } = await stocked();
  const archive = await save(
    [saved(one, "docker.io/library/app:1", "docker.io/library/app:2")],
    { format: "oci-archive" },
    at,
  );
  const files = await unpacked(archive);
  assert.is(text(files.get("oci-layout")), '{"imageLayoutVersion":"1.0.0"}');
  const entry = (name: string): object => ({
    mediaType: app.manifest.mediaType,
    digest: app.manifest.digest,
    size: app.manifest.bytes.length,
    annotations: { "io.containerd.image.name": name, "org.opencontainers.image.ref.name": name },
    platform: { architecture: "amd64", os: "linux" },
  });
  assert.equal(JSON.parse(text(files.get("index.json"))), {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [entry("docker.io/library/app:1"), entry("docker.io/library/app:2")],
  });
  for (const { digest, bytes } of [app.manifest, app.config, ...app.layers]) {
    assert.equal(files.get(`blobs/sha256/${digest.slice(7)}`), new Uint8Array(bytes));
  }
  assert.is(files.size, 7);
});

saving("gives the same bytes every time, and an archive that loads as the same image", async () => {
  for (const format of ALL) {
    const { at, one } = await stocked();
    const images = [saved(one, "docker.io/library/app:1")];
    const archive = await save(images, { format }, at);
    assert.equal(archive, await save(images, { format }, at), format);
    const [again] = await load(archive, emptyStore());
    assert.is(again?.record.imageId, app.config.digest, format);
    if (format !== "docker-archive") assert.is(again?.record.digest, app.manifest.digest, format);
    assert.is(again?.reference, format === "docker-dir" ? undefined : "docker.io/library/app:1", format);
  }
});

saving("writes what several images share once", async () => {
  const { at, one, two } = await stocked();
  const files = await unpacked(await save([saved(one), saved(two), saved(one)], { format: "oci-dir" }, at));
  // oci-layout, index.json, two manifests, two configs, three layers.
  assert.is(files.size, 9);
});

saving(
  "refuses what is not whole before a byte is written, and what is damaged while it passes",
  async () => {
    for (const format of ALL) {
      const { at, one } = await stocked();
      at.blobs.blobs.set(lower.digest, layer({ hello: "2" }).bytes);
      await refuses(save([saved(one)], { format }, at), "corrupt", /digest is|bytes/);
      at.blobs.blobs.delete(lower.digest);
      await refuses(save([saved(one)], { format }, at), "not-found", /not in the store/);
    }
    const { at, one, two } = await stocked();
    await refuses(save([saved(one), saved(two)], { format: "docker-dir" }, at), "unsupported", /one image/);
    at.blobs.blobs.set(upper.digest, layerOf(tar({ world: "3".repeat(100_000) }), "zstd").bytes);
    await refuses(save([saved(one)], { format: "docker-archive" }, at), "corrupt", /digest is/);
  },
);

saving.run();
