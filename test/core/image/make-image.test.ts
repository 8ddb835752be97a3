import { test } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryDigester } from "../../../core/host/memory/mod.ts";
import { makeDocument, makeImage, makeManifest } from "../../../core/image/make-image.ts";
import { parseImageConfig } from "../../../core/spec/image-config.ts";
import { parseManifest } from "../../../core/spec/manifest.ts";
import { digestOf, OCI_MANIFEST } from "../distribution/helpers.ts";
import { CONFIG, LAYER } from "./fixture.ts";

const digester = createMemoryDigester();
const layer = { mediaType: LAYER, digest: digestOf("layer"), size: 5 };

test("makeDocument() keeps the order of the fields, and describes the bytes", () => {
  const { descriptor, bytes } = makeDocument({ b: [1, "ü"], a: {} }, "x/y", digester);
  const text = '{"b":[1,"ü"],"a":{}}';
  assert.is(new TextDecoder().decode(bytes), text);
  assert.equal(descriptor, { mediaType: "x/y", digest: digestOf(text), size: bytes.length });
});

test("makeManifest() writes the fields in the order of the image spec", () => {
  const config = { mediaType: CONFIG, digest: digestOf("config"), size: 6 };
  const { bytes } = makeManifest(config, [layer], OCI_MANIFEST, digester);
  const written = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [layer] };
  assert.is(new TextDecoder().decode(bytes), JSON.stringify(written));
});

test("makeImage() gives documents that name each other, and what they say", () => {
  const layers = [{ descriptor: layer, diffId: digestOf("content"), compression: "gzip" } as const];
  const config = {
    architecture: "arm64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [digestOf("content")] },
  } as const;
  const made = makeImage(config, layers, { manifest: OCI_MANIFEST, config: CONFIG }, digester);
  const [manifest, described] = made.documents;
  if (manifest === undefined || described === undefined) throw new Error("there are two documents");
  assert.equal([made.target, made.manifest], [manifest.descriptor.digest, manifest.descriptor]);
  assert.is(made.imageId, described.descriptor.digest);
  assert.equal(parseManifest(manifest.bytes).config, described.descriptor);
  assert.equal(parseManifest(manifest.bytes).layers, [layer]);
  assert.equal(parseImageConfig(described.bytes).rootfs.diff_ids, [digestOf("content")]);
  assert.equal([made.config, made.layers], [config, layers]);
});

test.run();
