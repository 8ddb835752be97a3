import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryDigester } from "../../../../core/host/memory/mod.ts";
import {
  decodeList,
  digestIndex,
  encodeIndex,
  encodeList,
  type IndexList,
  type ListEntry,
} from "../../../../core/image/index-list/model.ts";
import { parseIndex } from "../../../../core/spec/image-index.ts";
import { DOCKER_MANIFEST, OCI_MANIFEST } from "../../../../core/spec/media-type.ts";
import { refusal } from "../../../cli/helpers.ts";
import { digestOf } from "../../distribution/helpers.ts";

const model = suite("manifest list: model");
const REFERENCE = "docker.io/library/app:latest";
const ONE = digestOf("one");
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const entry = (more: Partial<ListEntry> = {}): ListEntry => ({
  mediaType: OCI_MANIFEST,
  digest: ONE,
  size: 7,
  platform: { os: "linux", architecture: "arm", variant: "v7" },
  ...more,
});
const list = (...entries: ListEntry[]): IndexList => ({ reference: REFERENCE, entries });

model("an OCI index has its fields in the order that other tools write", () => {
  const platform = {
    features: ["sse4"],
    variant: "v7",
    os: "linux",
    "os.features": ["x"],
    "os.version": "10",
    architecture: "arm",
  };
  const annotations = { z: "1", a: "2" };
  const written = list(entry({ platform, annotations, source: "registry.test/app", artifactType: "a/b" }));
  const { mediaType, bytes } = encodeIndex(written, "oci");
  assert.is(mediaType, "application/vnd.oci.image.index.v1+json");
  assert.is(
    text(bytes),
    '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[' +
      `{"mediaType":"${OCI_MANIFEST}","digest":"${ONE}","size":7,"annotations":{"a":"2","z":"1"},` +
      '"platform":{"architecture":"arm","os":"linux","os.version":"10","os.features":["x"],"variant":"v7",' +
      '"features":["sse4"]},"artifactType":"a/b"}]}',
  );
});

model("an empty list is an index without images", () => {
  assert.is(
    text(encodeIndex(list(), "oci").bytes),
    '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}',
  );
});

model("Docker's list has its own type, and the size before the digest", () => {
  const { mediaType, bytes } = encodeIndex(list(entry({ mediaType: DOCKER_MANIFEST })), "v2s2");
  assert.is(mediaType, "application/vnd.docker.distribution.manifest.list.v2+json");
  assert.is(
    text(bytes),
    '{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[' +
      `{"mediaType":"${DOCKER_MANIFEST}","size":7,"digest":"${ONE}",` +
      '"platform":{"architecture":"arm","os":"linux","variant":"v7"}}]}',
  );
});

model("Docker's list refuses what it has no place for", () => {
  for (const [wrong, state] of [
    [entry(), /another format/],
    [entry({ mediaType: DOCKER_MANIFEST, annotations: { a: "b" } }), /annotations/],
    [entry({ mediaType: DOCKER_MANIFEST, platform: undefined }), /no platform/],
  ] as const) {
    const error = refusal(() => encodeIndex(list(wrong), "v2s2"));
    assert.is(error.code, "invalid");
    assert.match(error.state, state);
  }
});

model("digestIndex() names the bytes", () => {
  const { bytes, digest } = digestIndex(list(entry()), "oci", createMemoryDigester());
  assert.is(digest, digestOf(text(bytes)));
});

model("a list larger than registries take is refused", () => {
  const annotations = { a: "x".repeat(4 * 1024 * 1024) };
  assert.is(refusal(() => encodeIndex(list(entry({ annotations })), "oci")).code, "limit");
  const many = Array.from({ length: 10_001 }, () => entry({ platform: undefined }));
  assert.is(refusal(() => encodeList(list(...many))).code, "limit");
});

const entries = fc.array(
  fc.record(
    {
      mediaType: fc.constantFrom(OCI_MANIFEST, DOCKER_MANIFEST),
      digest: fc.string().map(digestOf),
      size: fc.nat(),
      annotations: fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { noNullPrototype: true }),
      platform: fc.record({ os: fc.string(), architecture: fc.string() }, { noNullPrototype: true }),
      source: fc.string(),
    },
    { requiredKeys: ["mediaType", "digest", "size"], noNullPrototype: true },
  ),
);

model("a kept list reads back as it was, and is an index to everybody else", () => {
  fc.assert(
    fc.property(entries, (all) => {
      const bytes = encodeList(list(...all));
      assert.equal(decodeList(bytes), list(...all));
      assert.equal(
        parseIndex(bytes).manifests,
        all.map(({ source: _, ...rest }) => rest),
      );
    }),
  );
});

model("what is no list is refused", () => {
  const index = encodeIndex(list(entry()), "oci").bytes;
  assert.is(refusal(() => decodeList(index)).code, "invalid");
  assert.is(refusal(() => decodeList(new TextEncoder().encode("{}"))).code, "invalid");
});

model.run();
