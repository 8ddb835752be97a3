import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseImageDocument } from "../../../core/spec/document.ts";
import { parseIndex } from "../../../core/spec/image-index.ts";
import { parseManifest } from "../../../core/spec/manifest.ts";
import {
  bytesOf,
  config,
  DOCKER_MANIFEST,
  index,
  manifest,
  OCI_INDEX,
  OCI_MANIFEST,
  refuses,
  SCHEMA1,
  without,
} from "./documents.ts";

const test = suite("core/spec/document");

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
