import { test } from "uvu";
import * as assert from "uvu/assert";
import { isDockerManifest, parseDockerManifest } from "../../../../core/image/archive/docker-manifest.ts";
import { bytesOf, refuses } from "../../distribution/helpers.ts";

const parse = (value: unknown): unknown => parseDockerManifest(bytesOf(JSON.stringify(value)));

test("parseDockerManifest() reads what docker writes", () => {
  const image = { Config: "c.json", RepoTags: ["a:1", "b:2"], Layers: ["1/layer.tar"], LayerSources: {} };
  assert.equal(parse([image]), [{ Config: "c.json", RepoTags: ["a:1", "b:2"], Layers: ["1/layer.tar"] }]);
  assert.equal(parse([{ Config: "c", RepoTags: null, Layers: null }]), [
    { Config: "c", RepoTags: null, Layers: [] },
  ]);
  assert.equal(parse([]), []);
});

test("parseDockerManifest() refuses what two readers could read differently, and too much", async () => {
  await refuses(() => parse({}), "invalid", /manifest.json/);
  await refuses(() => parse([{ Layers: [] }]), "invalid", /manifest.json\[0\].Config/);
  await refuses(() => parse([{ Config: 1, Layers: [] }]), "invalid", /Config/);
  await refuses(() => parse([{ Config: "c", Layers: ["a", 1] }]), "invalid", /Layers\[1\]/);
  await refuses(() => parse([{ Config: "c", Layers: Array(129).fill("a") }]), "limit", /129/);
  await refuses(() => parse(Array(10_001).fill({ Config: "c" })), "limit", /more than 10000/);
  const twice = bytesOf('[{"Config":"a","Config":"b","Layers":[]}]');
  await refuses(() => parseDockerManifest(twice), "invalid", /twice/);
});

test("isDockerManifest() tells it from an image's manifest", () => {
  assert.ok(isDockerManifest(bytesOf("[]")));
  assert.not(isDockerManifest(bytesOf('{"schemaVersion":2}')));
});

test.run();
