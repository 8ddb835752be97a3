import { suite } from "uvu";
import * as assert from "uvu/assert";
import { MAX_MANIFESTS, parseIndex } from "../../../core/spec/image-index.ts";
import { bytesOf, config, DOCKER_INDEX, index, refuses, without } from "./documents.ts";

const test = suite("core/spec/image-index");

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

test("parseIndex: bounds the entries", () => {
  const entry = index.manifests[0];
  const of = (count: number): Uint8Array =>
    bytesOf({ ...index, manifests: Array.from({ length: count }, () => entry) });
  assert.is(parseIndex(of(MAX_MANIFESTS)).manifests.length, MAX_MANIFESTS);
  refuses(() => parseIndex(of(MAX_MANIFESTS + 1)), "limit", /10001, more than 10000/);
});

test.run();
