import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryBlobStore, createMemoryDigester } from "../../../core/host/memory/mod.ts";
import { planPush } from "../../../core/image/push-plan.ts";
import { digestOf, refuses } from "../distribution/helpers.ts";
import { AMD64, type Blob, image, index, layer } from "./fixture.ts";

const plan = suite("planPush");

const planOf = (root: Blob, ...more: Blob[]): ReturnType<typeof planPush> => {
  const blobs = createMemoryBlobStore();
  for (const { digest, bytes } of [root, ...more]) blobs.blobs.set(digest, bytes);
  return planPush(root.digest, "registry.test/app:1", blobs, createMemoryDigester());
};

plan("is layers, config, manifest", async () => {
  const app = image([layer({ a: "1" }), layer({ b: "2" })]);
  const { blobs, documents } = await planOf(app.manifest);
  assert.equal(
    blobs.map(({ digest }) => digest),
    [...app.layers, app.config].map(({ digest }) => digest),
  );
  const { digest, mediaType, bytes } = app.manifest;
  assert.equal(documents, [{ digest, mediaType, bytes }]);
});

plan("has each blob and document once, children before parents", async () => {
  const shared = layer({ a: "1" });
  const [one, two] = [image([shared, shared]), image([shared, layer({ b: "2" })])];
  const inner = index([[one.manifest], [two.manifest]]);
  const root = index([[inner], [one.manifest, { platform: AMD64 }]]);
  const { blobs, documents } = await planOf(root, inner, one.manifest, two.manifest);
  assert.is(blobs.length, 4);
  assert.equal(
    documents.map(({ digest }) => digest),
    [one.manifest, two.manifest, inner, root].map(({ digest }) => digest),
  );
});

plan("does not send what is to be fetched from elsewhere", async () => {
  const foreign = layer({ a: "1" });
  const mediaType = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
  const entry = { mediaType, digest: foreign.digest, size: foreign.bytes.length };
  const away = image([foreign], { manifest: { layers: [{ ...entry, urls: ["https://elsewhere.test/"] }] } });
  assert.equal(
    (await planOf(away.manifest)).blobs.map(({ digest }) => digest),
    [away.config.digest],
  );
  // Without an address nobody else has it.
  const own = image([foreign], { manifest: { layers: [entry] } });
  assert.is((await planOf(own.manifest)).blobs.length, 2);
});

plan("refuses what is damaged, missing or too deep", async () => {
  const app = image([layer({ a: "1" })]);
  const damaged = { ...app.manifest, bytes: app.manifest.bytes.slice(1) };
  await refuses(planOf(damaged), "corrupt");
  await refuses(planOf(index([[app.manifest]])), "not-found", new RegExp(app.manifest.digest));
  const levels = [index([[app.manifest]])];
  for (let depth = 0; depth < 3; depth += 1) levels.unshift(index([[levels[0] ?? app.manifest]]));
  const [root = app.manifest, ...rest] = levels;
  await refuses(planOf(root, ...rest, app.manifest), "limit", /nested/);
  const large = { ...app.manifest, bytes: new Uint8Array(5 * 1024 * 1024).fill(0x20) };
  await refuses(planOf({ ...large, digest: digestOf(large.bytes) }), "limit", /more than the/);
});

plan.run();
