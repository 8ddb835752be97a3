import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../../core/digest/digest.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";
import { emptyStore, load, STOCK, save, saved, stocked, textOf, unpacked } from "./fixture.ts";

const saving = suite("dockerFiles");
const { lower, upper, top, app, other } = STOCK;

saving("writes a docker-archive: plain layers under their diffIDs, no links", async () => {
  const { at, one, two } = await stocked();
  const images = [saved(one, "docker.io/library/app:1", "example.org/app:2"), saved(two)];
  const files = await unpacked(await save(images, { format: "docker-archive" }, at));
  const layerName = (diffId: string): string => `${diffId.slice(7)}/layer.tar`;
  const layers = [lower, upper, top].map(({ diffId }) => layerName(diffId));
  const configs = [app, other].map(({ config }) => `${digestHex(config.digest)}.json`);
  assert.equal([...files.keys()], ["manifest.json", "repositories", ...configs, ...layers]);
  assert.equal(JSON.parse(textOf(files.get("manifest.json"))), [
    { Config: configs[0], RepoTags: ["docker.io/library/app:1", "example.org/app:2"], Layers: layers },
    { Config: configs[1], RepoTags: null, Layers: layers.slice(0, 1) },
  ]);
  const id = top.diffId.slice(7);
  assert.equal(JSON.parse(textOf(files.get("repositories"))), {
    "docker.io/library/app": { 1: id },
    "example.org/app": { 2: id },
  });
  for (const { diffId } of app.layers)
    assert.is(digestOf(files.get(layerName(diffId)) ?? bytesOf("")), diffId);
});

saving("leaves layers as they are stored when asked to", async () => {
  const { at, one } = await stocked();
  const options = { format: "docker-archive", compressed: true } as const;
  const archive = await save([saved(one)], options, at);
  const files = await unpacked(archive);
  const bytes = app.layers.map(({ diffId }) => files.get(`${diffId.slice(7)}/layer.tar`) ?? bytesOf(""));
  assert.equal(bytes.map(digestOf), [lower.digest, upper.digest, top.digest]);
  assert.is((await load(archive, emptyStore()))[0]?.record.imageId, app.config.digest);
});

saving("gathers the names of one image, however often it is given", async () => {
  const { at, one } = await stocked();
  const images = [saved(one, "a.test/a:1"), saved(one), saved(one, "a.test/b:1", "a.test/a:1")];
  const files = await unpacked(await save(images, { format: "docker-archive" }, at));
  const [entry, ...rest] = JSON.parse(textOf(files.get("manifest.json")));
  assert.equal(entry.RepoTags, ["a.test/a:1", "a.test/b:1"]);
  assert.is(rest.length, 0);
});

saving.run();
