import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { parseImageDocument } from "../../../core/spec/document.ts";
import { parseIndex } from "../../../core/spec/image-index.ts";
import { parseManifest } from "../../../core/spec/manifest.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";
import {
  bytesOf,
  child,
  config,
  DOCKER_INDEX,
  DOCKER_MANIFEST,
  index,
  layer,
  manifest,
  OCI_INDEX,
  OCI_MANIFEST,
  refuses,
  without,
} from "./documents.ts";

const test = suite("core/spec/document-shape");

/** Documents that one reader takes for one thing and another reader for another. */
const AMBIGUOUS: readonly (readonly [name: string, document: object])[] = [
  ["a manifest with manifests", { ...manifest, manifests: [child] }],
  ["a manifest with empty manifests", { ...manifest, manifests: [] }],
  ["a manifest with manifests null", { ...manifest, manifests: null }],
  ["a manifest with fsLayers", { ...manifest, fsLayers: [] }],
  ["a manifest with signatures", { ...manifest, signatures: [] }],
  ["a manifest with Layers besides layers", { ...manifest, Layers: [] }],
  ["a manifest with MANIFESTS", { ...manifest, MANIFESTS: [child] }],
  ["a manifest with MediaType", { ...without(manifest, "mediaType"), MediaType: OCI_INDEX }],
  ["a manifest of an index's media type", { ...manifest, mediaType: OCI_INDEX }],
  ["a manifest of a config's media type", { ...manifest, mediaType: config.mediaType }],
  ["an index with layers", { ...index, layers: [layer] }],
  ["an index with config", { ...index, config }],
  ["an index with both", { ...index, config, layers: [layer] }],
  ["an index with fsLayers", { ...index, fsLayers: [] }],
  ["an index of a manifest's media type", { ...index, mediaType: OCI_MANIFEST }],
  ["both, undeclared", { schemaVersion: 2, config, layers: [layer], manifests: [child] }],
];

for (const [name, document] of AMBIGUOUS) {
  test(`every parser: refuses ${name}`, () => {
    for (const parse of [parseManifest, parseIndex, (bytes: Uint8Array) => parseImageDocument(bytes)]) {
      assert.throws(
        () => parse(bytesOf(document)),
        (error: unknown) => isRlError(error) && error.code === "invalid",
      );
    }
    for (const mediaType of [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX]) {
      assert.throws(() => parseImageDocument(bytesOf(document), mediaType), isRlError);
    }
  });
}

test("every parser: refuses a duplicate key", () => {
  const text = JSON.stringify(manifest).replace("{", '{"layers":[],');
  refuses(() => parseManifest(encodeUtf8(text)), "invalid", /"layers" is there twice/);
  refuses(() => parseImageDocument(encodeUtf8(text), OCI_MANIFEST), "invalid", /"layers" is there twice/);
});

test("every parser: wants schemaVersion 2", () => {
  for (const version of [undefined, null, 3, "2", 2.5]) {
    const text = bytesOf({ ...manifest, schemaVersion: version });
    refuses(() => parseManifest(text), "invalid", /schemaVersion: it is not 2/);
    refuses(() => parseImageDocument(text), "invalid", /schemaVersion: it is not 2/);
  }
});

test.run();
