import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ACCEPTED_DOCUMENTS,
  contentTypeOf,
  isForeignLayer,
  isImageConfig,
  isIndex,
  isLayer,
  isManifest,
  isSchema1,
  layerCompression,
  OCI_LAYERS,
} from "../../../core/spec/media-type.ts";

const test = suite("core/spec/media-type");

type Kind = "manifest" | "index" | "config" | "layer" | "foreign layer" | "schema 1" | "none of them";

/** Every media type of the image spec and of Docker's, written out. */
const TYPES: readonly (readonly [mediaType: string, kind: Kind, compression?: "none" | "gzip" | "zstd"])[] = [
  ["application/vnd.oci.image.manifest.v1+json", "manifest"],
  ["application/vnd.oci.image.index.v1+json", "index"],
  ["application/vnd.oci.image.config.v1+json", "config"],
  ["application/vnd.oci.image.layer.v1.tar", "layer", "none"],
  ["application/vnd.oci.image.layer.v1.tar+gzip", "layer", "gzip"],
  ["application/vnd.oci.image.layer.v1.tar+zstd", "layer", "zstd"],
  ["application/vnd.oci.image.layer.nondistributable.v1.tar", "foreign layer", "none"],
  ["application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "foreign layer", "gzip"],
  ["application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", "foreign layer", "zstd"],
  ["application/vnd.docker.distribution.manifest.v2+json", "manifest"],
  ["application/vnd.docker.distribution.manifest.list.v2+json", "index"],
  ["application/vnd.docker.container.image.v1+json", "config"],
  ["application/vnd.docker.image.rootfs.diff.tar", "layer", "none"],
  ["application/vnd.docker.image.rootfs.diff.tar.gzip", "layer", "gzip"],
  ["application/vnd.docker.image.rootfs.diff.tar.zstd", "layer", "zstd"],
  ["application/vnd.docker.image.rootfs.foreign.diff.tar", "foreign layer", "none"],
  ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "foreign layer", "gzip"],
  ["application/vnd.docker.image.rootfs.foreign.diff.tar.zstd", "foreign layer", "zstd"],
  ["application/vnd.docker.distribution.manifest.v1+json", "schema 1"],
  ["application/vnd.docker.distribution.manifest.v1+prettyjws", "schema 1"],
  ["application/vnd.oci.empty.v1+json", "none of them"],
  ["application/vnd.erofs.layer.v1", "none of them"],
  ["application/vnd.oci.image.layer.v1.squashfs", "none of them"],
  ["application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "none of them"],
  ["application/vnd.oci.image.layer.v1.tar+GZIP", "none of them"],
  ["application/json", "none of them"],
  ["constructor", "none of them"],
  ["", "none of them"],
];

for (const [mediaType, kind, compression] of TYPES) {
  test(`predicates: ${JSON.stringify(mediaType)} is ${kind}`, () => {
    assert.is(isManifest(mediaType), kind === "manifest");
    assert.is(isIndex(mediaType), kind === "index");
    assert.is(isImageConfig(mediaType), kind === "config");
    assert.is(isLayer(mediaType), kind === "layer" || kind === "foreign layer");
    assert.is(isForeignLayer(mediaType), kind === "foreign layer");
    assert.is(isSchema1(mediaType), kind === "schema 1");
    assert.is(layerCompression(mediaType), compression);
  });
}

test("ACCEPTED_DOCUMENTS: has every manifest and index type and no schema 1", () => {
  const documents = TYPES.filter(([, kind]) => kind === "manifest" || kind === "index").map(([type]) => type);
  assert.equal([...ACCEPTED_DOCUMENTS].sort(), documents.sort());
});

test("contentTypeOf: drops parameters, white space and case", () => {
  assert.is(contentTypeOf("Application/JSON ; charset=utf-8"), "application/json");
  assert.is(contentTypeOf("text/plain"), "text/plain");
  assert.is(contentTypeOf(""), "");
});

test("OCI_LAYERS names each compression as it is read back", () => {
  for (const [compression, mediaType] of Object.entries(OCI_LAYERS)) {
    assert.is(layerCompression(mediaType), compression);
  }
});

test.run();
