import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createDigester } from "../../../../core/host/bun/digester.ts";
import { extendImage, type ImageAddition } from "../../../../core/image/commit/document.ts";
import type { ResolvedImage, ResolvedLayer } from "../../../../core/image/resolve.ts";
import { parseManifest } from "../../../../core/spec/manifest.ts";
import { digestOf } from "../../distribution/helpers.ts";

const test = suite("core/image/commit/document");

const layer = (
  name: string,
  compression: ResolvedLayer["compression"],
  mediaType: string,
): ResolvedLayer => ({
  descriptor: { mediaType, digest: digestOf(name), size: 5 },
  diffId: digestOf(`${name} content`),
  compression,
});
const base = (...layers: ResolvedLayer[]): ResolvedImage => ({
  documents: [],
  target: digestOf("target"),
  manifest: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: digestOf("m"), size: 1 },
  config: {
    architecture: "arm64",
    os: "linux",
    variant: "v8",
    created: "2020-01-01T00:00:00Z",
    rootfs: { type: "layers", diff_ids: [] },
    history: [{ created_by: "before" }],
  },
  imageId: digestOf("id"),
  layers,
});
const OCI = "application/vnd.oci.image.layer.v1.tar";
const addition: ImageAddition = {
  format: "oci",
  layer: { digest: digestOf("new"), size: 7, diffId: digestOf("new content") },
  process: { Cmd: ["x"] },
  history: { created: "2026-01-01T00:00:00Z", author: "me", created_by: "now" },
};

test("the documents are these, and name one another", () => {
  const made = extendImage(base(layer("old", "gzip", `${OCI}+gzip`)), addition, createDigester());
  const [manifest, config] = made.documents;
  const text = new TextDecoder().decode(config?.bytes);
  assert.equal(JSON.parse(text), {
    architecture: "arm64",
    os: "linux",
    variant: "v8",
    created: "2026-01-01T00:00:00Z",
    author: "me",
    config: { Cmd: ["x"] },
    rootfs: { type: "layers", diff_ids: [digestOf("old content"), digestOf("new content")] },
    history: [{ created_by: "before" }, addition.history],
  });
  assert.is(config?.descriptor.digest, digestOf(text));
  assert.is(made.imageId, digestOf(text));
  const parsed = parseManifest(manifest?.bytes ?? new Uint8Array());
  assert.equal(parsed.config, config?.descriptor);
  assert.equal(parsed.layers[1], { mediaType: `${OCI}+gzip`, digest: digestOf("new"), size: 7 });
  assert.is(made.target, digestOf(manifest?.bytes ?? ""));
});

test("without a layer only the history grows", () => {
  const made = extendImage(base(), { ...addition, layer: undefined }, createDigester());
  assert.equal(made.layers, []);
  assert.is(made.config.history?.at(-1)?.empty_layer, true);
});

test("layers keep their bytes and take the media type of the format", () => {
  const docker = "application/vnd.docker.image.rootfs.diff.tar";
  const plain = layer("p", "none", docker);
  const packed = layer("g", "gzip", `${docker}.gzip`);
  const types = (format: "oci" | "docker"): string[] =>
    extendImage(base(plain, packed), { ...addition, format }, createDigester()).layers.map(
      ({ descriptor }) => descriptor.mediaType,
    );
  assert.equal(types("oci"), [OCI, `${OCI}+gzip`, `${OCI}+gzip`]);
  assert.equal(types("docker"), [docker, `${docker}.gzip`, `${docker}.gzip`]);
});

test("docker's format has no zstd, and no image more than 128 layers", () => {
  const code = (image: ResolvedImage, format: "oci" | "docker"): unknown => {
    try {
      extendImage(image, { ...addition, format }, createDigester());
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
    return "none";
  };
  const zstd = base(layer("z", "zstd", `${OCI}+zstd`));
  assert.is(code(zstd, "oci"), "none");
  assert.is(code(zstd, "docker"), "unsupported");
  const many = Array.from({ length: 128 }, (_, index) => layer(String(index), "gzip", `${OCI}+gzip`));
  assert.is(code(base(...many.slice(1)), "oci"), "none");
  assert.is(code(base(...many), "oci"), "limit");
});

test.run();
