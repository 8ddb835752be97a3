import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodeImageRecord, type ImageRecord, parseImageRecord } from "../../../core/image/record.ts";
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

record.run();
