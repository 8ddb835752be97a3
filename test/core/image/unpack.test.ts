import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryTreeStore } from "../../../core/host/memory/mod.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { isUnpacked, unpackImage } from "../../../core/image/unpack.ts";
import { refuses } from "../distribution/helpers.ts";
import { AMD64, finish, image, layer, names, serve, shelf, store } from "./fixture.ts";

const unpack = suite("unpackImage");
const app = image([layer({ a: "1" }), layer({ b: "2" })]);

async function pulled(): Promise<{ at: ReturnType<typeof store>; record: Awaited<ReturnType<typeof run>> }> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  return { at, record: await run(at) };
}

async function run(
  at: ReturnType<typeof store>,
): Promise<import("../../../core/image/record.ts").ImageRecord> {
  return (await finish(pullImage("registry.test/app:1", { platform: AMD64, policy: "missing" }, at.ports)))
    .result;
}

unpack("makes the trees of another form from the stored blobs", async () => {
  const { at, record } = await pulled();
  const before = at.requests.length;
  const trees = createMemoryTreeStore("flat");
  assert.not(await isUnpacked(record, trees));
  const { events } = await finish(unpackImage(record, { ...at.ports, trees }));
  assert.ok(await isUnpacked(record, trees));
  const top = [...trees.trees.keys()].at(-1);
  assert.equal(top && names(trees, top), ["a", "b"]);
  assert.is(at.requests.length, before);
  assert.is(events[0]?.kind, "resolved");
});

unpack("does nothing when the trees are there", async () => {
  const { at, record } = await pulled();
  assert.equal((await finish(unpackImage(record, at.ports))).events, []);
});

unpack("says when a blob is missing", async () => {
  const { at, record } = await pulled();
  await at.blobs.delete(app.layers[1]?.digest ?? app.manifest.digest);
  const trees = createMemoryTreeStore("overlay");
  await refuses(finish(unpackImage(record, { ...at.ports, trees })), "not-found");
  assert.is(trees.openTrees(), 0);
});

unpack("isUnpacked wants every layer for an overlay and the last tree for a flat root", async () => {
  const { at, record } = await pulled();
  assert.ok(await isUnpacked(record, at.trees));
  await at.trees.delete(app.layers[0]?.diffId ?? app.manifest.digest);
  assert.not(await isUnpacked(record, at.trees));
});

unpack.run();
