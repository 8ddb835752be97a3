import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseManifest } from "../../../core/spec/manifest.ts";
import { bytesOf, config, DOCKER_MANIFEST, layer, manifest, refuses, without } from "./documents.ts";

const test = suite("core/spec/manifest");

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

test.run();
