import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  encodeImageRecord,
  type ImageRecord,
  imagePlatform,
  parseImageRecord,
  treeKey,
} from "../../../core/image/record.ts";
import { digestOf } from "../distribution/helpers.ts";

const record = suite("image record");

const RECORD: ImageRecord = {
  version: 2,
  reference: "docker.io/library/alpine:3.20",
  platform: "linux/amd64",
  target: digestOf("index"),
  digest: digestOf("manifest"),
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  manifestSize: 400,
  imageId: digestOf("config"),
  layers: { overlay: ["aa"], flat: ["bb"] },
  blobs: [{ digest: digestOf("layer"), size: 1234, contentSize: 5000 }],
  size: 1234,
  contentSize: 5000,
  os: "linux",
  architecture: "amd64",
  config: { Cmd: ["/bin/sh"] },
};

record("parseImageRecord reads what encodeImageRecord wrote", () => {
  assert.equal(parseImageRecord(new TextDecoder().decode(encodeImageRecord(RECORD))), RECORD);
});

record("another version and what is no record count as none", () => {
  for (const text of ['{"version":1}', "{}", "null", "[]", "1", ""]) {
    assert.is(parseImageRecord(text), undefined, text);
  }
});

record("imagePlatform has a variant only where the image has one", () => {
  assert.equal(imagePlatform(RECORD), { os: "linux", architecture: "amd64" });
  const arm = { os: "linux", architecture: "arm", variant: "v7" };
  assert.equal(imagePlatform({ ...RECORD, ...arm }), arm);
});

record("treeKey tells the algorithm by the number of digits", () => {
  assert.is(treeKey("a".repeat(64)), `sha256:${"a".repeat(64)}`);
  assert.is(treeKey("b".repeat(128)), `sha512:${"b".repeat(128)}`);
});

record.run();
