import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodeImageRecord, type ImageRecord, parseImageRecord } from "../../../core/image/record.ts";
import { digestOf, refuses } from "../distribution/helpers.ts";

const record = suite("image record");

const RECORD: ImageRecord = {
  version: 1,
  reference: "docker.io/library/alpine:3.20",
  platform: "linux/amd64",
  target: digestOf("index"),
  digest: digestOf("manifest"),
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  manifestSize: 400,
  imageId: digestOf("config"),
  layers: { overlay: ["aa"], flat: ["bb"] },
  size: 1234,
  os: "linux",
  architecture: "amd64",
  config: { Cmd: ["/bin/sh"] },
};

record("parseImageRecord reads what encodeImageRecord wrote", () => {
  assert.equal(parseImageRecord(new TextDecoder().decode(encodeImageRecord(RECORD)), "x"), RECORD);
});

record("parseImageRecord refuses another version and what is no record", async () => {
  for (const text of ['{"version":2}', "{}", "null", "[]", "1", ""]) {
    const error = await refuses(() => parseImageRecord(text, "images/x"), "corrupt", /"images\/x"/);
    assert.is(error.hint, "pull the image again");
  }
});

record.run();
