import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryTreeStore } from "../../../core/host/memory/mod.ts";
import { changeRecords, readImages } from "../../../core/image/list.ts";
import type { RecordPorts } from "../../../core/image/ports.ts";
import { pullImage } from "../../../core/image/pull.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { isUnpacked, unpackImage } from "../../../core/image/unpack.ts";
import { digestOf, refuses } from "../distribution/helpers.ts";
import { archive, directory, file, link } from "../tar/build.ts";
import { AMD64, finish, image, layer, layerOf, names, serve, shelf, store } from "./fixture.ts";

const unpack = suite("unpackImage");
const NAME = "registry.test/app:1";
const app = image([layer({ a: "1" }), layer({ b: "2" })]);

async function pulled(): Promise<{ at: ReturnType<typeof store>; record: Awaited<ReturnType<typeof run>> }> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  return { at, record: await run(at) };
}

async function run(at: ReturnType<typeof store>): Promise<ImageRecord> {
  return (await finish(pullImage(NAME, { platform: AMD64, policy: "missing" }, at.ports))).result;
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

const below = layerOf(archive(directory("d/"), file("d/f", "below")));
const linking = image([below, layerOf(archive(link("1", "twin", "d/f")))]);

/** An image whose record is put anew when it is unpacked; `meanwhile` happens before that. */
async function renewed(
  meanwhile: (record: ImageRecord, ports: RecordPorts) => Promise<void>,
): Promise<{ stored: ImageRecord[]; record: ImageRecord; result: ImageRecord }> {
  const at = store(serve(shelf({ "1": linking.manifest }, linking)), "flat");
  const record = await run(at);
  const trees = createMemoryTreeStore("overlay");
  const ports = { ...at.ports, trees };
  const events = unpackImage(record, ports);
  await events.next();
  await meanwhile(record, ports);
  const { result } = await finish(events);
  assert.ok(await isUnpacked(result, trees));
  return { stored: await readImages(ports.metadata), record, result };
}

unpack("a record that is put anew is still the stored one", async () => {
  const { stored, record, result } = await renewed(async () => undefined);
  assert.equal(stored, [result]);
  assert.not.equal(result.layers.overlay, record.layers.overlay);
});

unpack("an image that is removed meanwhile does not come back", async () => {
  const { stored } = await renewed((record, ports) =>
    changeRecords(ports, async () => ({ put: [], remove: [record] })),
  );
  assert.equal(stored, []);
});

unpack("a name that another image gets meanwhile stays with that", async () => {
  const other = { digest: digestOf("other"), imageId: digestOf("config") };
  const { stored, record } = await renewed((before, ports) =>
    changeRecords(ports, async () => ({ put: [{ ...before, ...other }], remove: [] })),
  );
  assert.equal(stored, [{ ...record, ...other }]);
});

unpack("it is cancelled by the signal, with nothing half made", async () => {
  const { at, record } = await pulled();
  const trees = createMemoryTreeStore("overlay");
  const unpacking = unpackImage(record, { ...at.ports, trees }, AbortSignal.abort());
  const { subject } = await refuses(finish(unpacking), "cancelled");
  assert.is(subject, NAME);
  assert.equal([trees.openTrees(), trees.trees.size], [0, 0]);
});

unpack("isUnpacked wants every layer for an overlay and the last tree for a flat root", async () => {
  const { at, record } = await pulled();
  assert.ok(await isUnpacked(record, at.trees));
  await at.trees.delete(app.layers[0]?.diffId ?? app.manifest.digest);
  assert.not(await isUnpacked(record, at.trees));
});

unpack.run();
