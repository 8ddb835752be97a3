import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type FoundImage, findImages } from "../../../../core/image/index-list/find-images.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Blob, descriptor, image, index, json, layer } from "../fixture.ts";
import { APP, ARM64, app, arm, BOTH, type Lists, lists, OPTIONS, SIGNAL, stock } from "./fixture.ts";

const finding = suite("manifest list: find images");

const find = (at: Lists, name = BOTH, options = OPTIONS): Promise<readonly FoundImage[]> =>
  findImages({ name }, options, at.ports, SIGNAL);
const digests = (found: readonly FoundImage[]): string[] => found.map(({ entry }) => entry.digest);
/** Put something under the tag "made". */
function make(at: Lists, blob: Blob, ...more: Blob[]): string {
  const tags = Object.fromEntries(more.map((each, place) => [`part${place}`, each]));
  stock(at.from.repository("app"), { made: blob, ...tags });
  return "registry.test/app:made";
}

finding("an image says itself what it runs on", async () => {
  const [found, ...others] = await find(lists(), APP);
  assert.is(others.length, 0);
  assert.equal(found?.entry, {
    mediaType: app.manifest.mediaType,
    digest: app.manifest.digest,
    size: app.manifest.bytes.length,
    platform: { os: "linux", architecture: "amd64" },
    source: "registry.test/app",
  });
  assert.is(found?.listed, false);
  assert.equal(
    found?.documents.map(({ descriptor: { digest } }) => digest),
    [app.manifest.digest, app.config.digest],
  );
  assert.equal(found?.blobs, [...app.layers.map(({ digest }) => digest), app.config.digest]);
});

finding("an index says it of its images, with all that it says of them", async () => {
  const [found] = await find(lists(), BOTH, { platform: ARM64 });
  assert.equal(found?.entry, {
    mediaType: arm.manifest.mediaType,
    digest: arm.manifest.digest,
    size: arm.manifest.bytes.length,
    annotations: { "org.example.note": "of the index" },
    platform: { ...ARM64, variant: "v8" },
    source: "registry.test/app",
  });
  assert.is(found?.listed, true);
  assert.is(found?.documents.length, 1);
});

finding("one image of an index is chosen, or all are taken in their order", async () => {
  const at = lists();
  assert.equal(digests(await find(at)), [app.manifest.digest]);
  const all = await find(at, BOTH, { ...OPTIONS, all: true });
  assert.equal(digests(all), [app.manifest.digest, arm.manifest.digest]);
});

finding("no layer is fetched, and nothing is kept but configs", async () => {
  const at = lists();
  await find(at, BOTH, { ...OPTIONS, all: true });
  assert.equal(
    at.from.log.filter((line) => line.includes("/blobs/")),
    [],
  );
  assert.is(at.at.blobs.blobs.size, 0);
});

finding("an index in an index is gone through; images of both count once", async () => {
  const at = lists();
  const inner = index([[arm.manifest, { platform: ARM64 }]]);
  const name = make(at, index([[inner], [arm.manifest, { platform: ARM64 }]]), inner);
  const found = await find(at, name, { ...OPTIONS, all: true });
  assert.equal(digests(found), [arm.manifest.digest]);
});

finding("indexes nested too deep, or without end, are refused", async () => {
  const at = lists();
  const levels = [index([[app.manifest]])];
  for (let depth = 0; depth < 4; depth += 1) levels.unshift(index([[levels[0] ?? app.manifest]]));
  const [top = app.manifest, ...rest] = levels;
  const error = await rejection(find(at, make(at, top, ...rest), { ...OPTIONS, all: true }));
  assert.is(error.code, "limit");
});

finding("an index of very many images is refused before they are all asked for", async () => {
  const at = lists();
  const many = Array.from({ length: 1001 }, (_, place) =>
    image([layer({ a: String(place) })], { config: { author: String(place) } }),
  );
  const platform = { os: "linux", architecture: "amd64" };
  const name = make(at, index(many.map(({ manifest }) => [manifest, { platform }])));
  stock(at.from.repository("app"), {}, ...many);
  const error = await rejection(find(at, name, { ...OPTIONS, all: true }));
  assert.is(error.code, "limit");
  assert.ok(at.from.log.length <= 1002);
});

finding("a platform that an index has not got is said, with those it has", async () => {
  const error = await rejection(find(lists(), BOTH, { platform: { os: "linux", architecture: "s390x" } }));
  assert.is(error.code, "not-found");
  assert.match(error.state, /linux\/amd64, linux\/arm64/);
});

finding("an artifact has no platform", async () => {
  const at = lists();
  const config = json({}, "application/vnd.oci.empty.v1+json");
  const artifact = json(
    {
      schemaVersion: 2,
      mediaType: app.manifest.mediaType,
      artifactType: "application/x-test",
      config: descriptor(config),
      layers: [],
    },
    app.manifest.mediaType,
  );
  const [found] = await find(at, make(at, artifact));
  assert.is(found?.entry.platform, undefined);
  assert.is(found?.documents.length, 1);
});

finding("a manifest that does not say its type has that of its answer", async () => {
  const at = lists();
  const { mediaType: _, ...silent } = JSON.parse(new TextDecoder().decode(app.manifest.bytes));
  const name = make(at, json(silent, app.manifest.mediaType));
  assert.is((await find(at, name))[0]?.entry.mediaType, app.manifest.mediaType);
});

finding.run();
