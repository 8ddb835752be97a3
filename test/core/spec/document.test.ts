import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ErrorCode, isRlError } from "../../../core/errors.ts";
import { parseImageDocument } from "../../../core/spec/document.ts";
import { parseIndex } from "../../../core/spec/image-index.ts";
import { parseManifest } from "../../../core/spec/manifest.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";

const test = suite("core/spec/document");

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
const SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

const DIGEST = `sha256:${"5b".repeat(32)}`;
const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: DIGEST, size: 2 };
const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: DIGEST, size: 3 };
const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [layer] };
const child = {
  mediaType: OCI_MANIFEST,
  digest: DIGEST,
  size: 4,
  platform: { os: "linux", architecture: "amd64" },
};
const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [child] };

const bytesOf = (value: unknown): Uint8Array => encodeUtf8(JSON.stringify(value));
const without = (value: object, key: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

function refuses(parse: () => unknown, code: ErrorCode, state: RegExp): void {
  assert.throws(
    parse,
    (error: unknown) =>
      isRlError(error) && error.code === code && state.test(`${error.subject}: ${error.state}`),
  );
}

test("parseManifest: reads an OCI manifest", () => {
  const full = { ...manifest, artifactType: "a/b", subject: config, annotations: { k: "v" } };
  assert.equal(parseManifest(bytesOf(full)), full);
});

test("parseManifest: reads a Docker schema 2 manifest", () => {
  const docker = { ...manifest, mediaType: DOCKER_MANIFEST };
  assert.equal(parseManifest(bytesOf(docker)), docker);
});

test("parseManifest: takes null for an empty list of layers, and wants the field", () => {
  assert.equal(parseManifest(bytesOf({ ...manifest, layers: null })).layers, []);
  assert.equal(parseManifest(bytesOf({ ...manifest, layers: [] })).layers, []);
  refuses(
    () => parseManifest(bytesOf(without(manifest, "layers"))),
    "invalid",
    /manifest\.layers: it is missing/,
  );
});

test("parseManifest: takes 128 layers and refuses 129 and a million", () => {
  const layers = (count: number): unknown[] => new Array(count).fill(layer);
  assert.is(parseManifest(bytesOf({ ...manifest, layers: layers(128) })).layers.length, 128);
  refuses(() => parseManifest(bytesOf({ ...manifest, layers: layers(129) })), "limit", /there are 129/);
  const million = new Array(1_000_000).fill(0);
  refuses(() => parseManifest(bytesOf({ ...manifest, layers: million })), "limit", /more than 128/);
});

test("parseManifest: names the layer that is wrong", () => {
  const bad = { ...manifest, layers: [layer, { ...layer, size: -1 }] };
  refuses(() => parseManifest(bytesOf(bad)), "invalid", /^manifest\.layers\[1\]\.size: /);
});

test("parseIndex: reads an OCI index and a Docker manifest list", () => {
  const full = { ...index, artifactType: "a/b", subject: config, annotations: { k: "v" } };
  assert.equal(parseIndex(bytesOf(full)), full);
  const docker = { ...index, mediaType: DOCKER_INDEX };
  assert.equal(parseIndex(bytesOf(docker)), docker);
});

test("parseIndex: takes null for an empty list, and wants the field", () => {
  assert.equal(parseIndex(bytesOf({ ...index, manifests: null })).manifests, []);
  refuses(
    () => parseIndex(bytesOf(without(index, "manifests"))),
    "invalid",
    /index\.manifests: it is missing/,
  );
});

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

test("parseImageDocument: goes by the media type it is given", () => {
  assert.is(parseImageDocument(bytesOf(manifest), OCI_MANIFEST).kind, "manifest");
  assert.is(parseImageDocument(bytesOf(index), OCI_INDEX).kind, "index");
  const undeclared = bytesOf(without(manifest, "mediaType"));
  assert.is(parseImageDocument(undeclared, DOCKER_MANIFEST).kind, "manifest");
  refuses(() => parseImageDocument(undeclared, OCI_INDEX), "invalid", /ambiguous/);
});

test("parseImageDocument: goes by the body when it is given nothing, or nothing specific", () => {
  const types = [undefined, "", "application/json", "text/plain; charset=utf-8", "application/octet-stream"];
  for (const mediaType of types) {
    assert.is(parseImageDocument(bytesOf(manifest), mediaType).kind, "manifest");
    assert.is(parseImageDocument(bytesOf(index), mediaType).kind, "index");
    assert.is(parseImageDocument(bytesOf(without(index, "mediaType")), mediaType).kind, "index");
    assert.is(parseImageDocument(bytesOf(without(manifest, "mediaType")), mediaType).kind, "manifest");
  }
});

test("parseImageDocument: takes a Content-Type with parameters and in upper case", () => {
  assert.is(
    parseImageDocument(bytesOf(manifest), `${OCI_MANIFEST.toUpperCase()}; charset=utf-8`).kind,
    "manifest",
  );
});

test("parseImageDocument: refuses a body that declares another media type than it came under", () => {
  refuses(() => parseImageDocument(bytesOf(manifest), OCI_INDEX), "invalid", /but the document came as/);
  refuses(() => parseImageDocument(bytesOf(index), OCI_MANIFEST), "invalid", /but the document came as/);
  refuses(
    () => parseImageDocument(bytesOf(manifest), DOCKER_MANIFEST),
    "invalid",
    /but the document came as/,
  );
});

test("parseImageDocument: refuses what is no image", () => {
  refuses(() => parseImageDocument(bytesOf({ schemaVersion: 2 })), "invalid", /neither/);
  refuses(() => parseImageDocument(bytesOf([])), "invalid", /an array instead of an object/);
  refuses(
    () => parseImageDocument(bytesOf(config), config.mediaType),
    "invalid",
    /but the document came|neither/,
  );
  refuses(
    () => parseImageDocument(bytesOf(without(manifest, "mediaType")), "text/html"),
    "invalid",
    /neither/,
  );
});

test("parseImageDocument: refuses Docker's schema 1 by name", () => {
  const schema1 = {
    schemaVersion: 1,
    name: "library/x",
    tag: "latest",
    fsLayers: [],
    history: [],
    signatures: [],
  };
  for (const mediaType of [undefined, SCHEMA1, "application/json"]) {
    refuses(() => parseImageDocument(bytesOf(schema1), mediaType), "unsupported", /schema 1/);
  }
  refuses(() => parseManifest(bytesOf(schema1)), "unsupported", /schema 1/);
  refuses(() => parseIndex(bytesOf(schema1)), "unsupported", /schema 1/);
  refuses(
    () => parseImageDocument(bytesOf(without(manifest, "mediaType")), SCHEMA1),
    "unsupported",
    /schema 1/,
  );
});

test.run();
