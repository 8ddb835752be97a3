import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { parseDescriptor } from "../../../core/spec/descriptor.ts";

const test = suite("core/spec/descriptor");

const DIGEST = `sha256:${"5b".repeat(32)}`;
const MINIMAL = { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: DIGEST, size: 0 };

test("parseDescriptor: keeps every field of the specification", () => {
  const full = {
    ...MINIMAL,
    size: 9007199254740991,
    urls: ["https://example.com/layer"],
    annotations: { "org.opencontainers.image.title": "layer" },
    data: "e30=",
    artifactType: "application/vnd.example+json",
    platform: { os: "linux", architecture: "arm", variant: "v7", "os.version": "1", "os.features": ["a"] },
  };
  assert.equal(parseDescriptor(full, "d"), full);
});

test("parseDescriptor: drops unknown fields and takes null for absent", () => {
  const parsed = parseDescriptor({ ...MINIMAL, urls: null, annotations: null, platform: null, x: 1 }, "d");
  assert.equal(parsed, MINIMAL);
  assert.equal(Object.keys(parsed), ["mediaType", "digest", "size"]);
});

const REFUSED: readonly (readonly [name: string, value: unknown, where: string])[] = [
  ["null", null, "d"],
  ["an array", [], "d"],
  ["a missing media type", { ...MINIMAL, mediaType: undefined }, "d.mediaType"],
  ["an empty media type", { ...MINIMAL, mediaType: "" }, "d.mediaType"],
  ["a media type with a parameter", { ...MINIMAL, mediaType: "a/b; c=d" }, "d.mediaType"],
  ["a media type with a newline", { ...MINIMAL, mediaType: "a/b\n" }, "d.mediaType"],
  ["a missing digest", { ...MINIMAL, digest: undefined }, "d.digest"],
  ["an upper-case digest", { ...MINIMAL, digest: DIGEST.toUpperCase() }, "d.digest"],
  ["a digest with a path", { ...MINIMAL, digest: "sha256:../../../etc/passwd" }, "d.digest"],
  ["a digest of another algorithm", { ...MINIMAL, digest: `sha384:${"a".repeat(96)}` }, "d.digest"],
  ["a missing size", { ...MINIMAL, size: undefined }, "d.size"],
  ["a negative size", { ...MINIMAL, size: -1 }, "d.size"],
  ["a fraction as size", { ...MINIMAL, size: 0.5 }, "d.size"],
  ["a string as size", { ...MINIMAL, size: "5" }, "d.size"],
  ["an unsafe size", { ...MINIMAL, size: 2 ** 53 }, "d.size"],
  ["a string as urls", { ...MINIMAL, urls: "https://example.com" }, "d.urls"],
  ["a number among urls", { ...MINIMAL, urls: ["a", 1] }, "d.urls[1]"],
  ["a number as annotation", { ...MINIMAL, annotations: { k: 1 } }, 'd.annotations["k"]'],
  ["a platform without os", { ...MINIMAL, platform: { architecture: "amd64" } }, "d.platform.os"],
  [
    "a number as variant",
    { ...MINIMAL, platform: { os: "l", architecture: "a", variant: 7 } },
    "d.platform.variant",
  ],
];

for (const [name, value, where] of REFUSED) {
  test(`parseDescriptor: refuses ${name}`, () => {
    assert.throws(
      () => parseDescriptor(value, "d"),
      (error: unknown) => isRlError(error) && error.code === "invalid" && error.subject === where,
    );
  });
}

test.run();
