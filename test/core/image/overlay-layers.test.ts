import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Digest, formatDigest } from "../../../core/digest/digest.ts";
import { RlError } from "../../../core/errors.ts";
import { createMemoryTreeStore } from "../../../core/host/memory/mod.ts";
import type { BlobSource } from "../../../core/image/blob-source.ts";
import { importLayout } from "../../../core/image/import.ts";
import { lastOfEach, storeOverlayLayers } from "../../../core/image/overlay-layers.ts";
import type { PullPorts } from "../../../core/image/ports.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { storeLayer } from "../../../core/image/store-layer.ts";
import type { LayerTask } from "../../../core/image/transfer-layer.ts";
import { isUnpacked, unpackImage } from "../../../core/image/unpack.ts";
import { placedKeys } from "../../../core/layer/chain-id.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { pieces, refuses, settled } from "../distribution/helpers.ts";
import { archive, directory, file, link } from "../tar/build.ts";
import {
  AMD64,
  type FixtureLayer,
  finish,
  image,
  layer,
  layerOf,
  layoutFiles,
  type Store,
  store,
} from "./fixture.ts";

const test = suite("core/image/overlay-layers");
const base = layerOf(archive(directory("d/"), file("d/f", "below")));
const linking = layerOf(archive(link("1", "twin", "d/f")));
const plain = layerOf(archive(file("plain", "1")));
const inside = layerOf(archive(file("d/inside", "1")));
const clearing = layerOf(archive(file(".wh..wh..opq"), file("only", "1")));

const none = (form: "overlay" | "flat" = "overlay"): Store =>
  store(() => assert.unreachable() as never, form);

async function run(layers: readonly FixtureLayer[], at = none()): Promise<ImageRecord> {
  const made = image(layers);
  const options = { reference: "rl.test/app", platform: AMD64 };
  return (await finish(importLayout(layoutFiles([[made.manifest]], made), options, at.ports))).result;
}

function sha256(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

const hexes = (layers: readonly FixtureLayer[]): string[] => layers.map(({ diffId }) => diffId.slice(7));
const placed = (layers: readonly FixtureLayer[]): string[] =>
  placedKeys(
    layers.map(({ diffId }) => diffId),
    sha256,
  ).map((key) => key.slice(7));
const key = (hex: string | undefined): Digest => formatDigest("sha256", hex ?? "");

test("layers that stand alone have their diffIDs for keys, and one that comes twice counts last", async () => {
  const record = await run([plain, base, plain]);
  assert.equal(record.layers.overlay, hexes([base, plain]));
});

test("a layer with a hard link to one below gets the file and a key that names those below", async () => {
  const at = none();
  const layers = [base, linking, plain];
  const record = await run(layers, at);
  const keys = [hexes([base])[0], placed(layers)[1], hexes([plain])[0]];
  assert.equal(record.layers.overlay, keys);
  const node = at.trees.trees.get(key(keys[1]))?.children.get("twin")?.node;
  assert.is(node?.kind === "file" ? new TextDecoder().decode(node.content) : "", "below");
  assert.not.ok(await at.trees.has(linking.diffId), "no tree that others could take for theirs");
  at.checkClean();
});

test("a layer without the entry of a directory, and one with an opaque root, are placed too", async () => {
  for (const layer of [inside, clearing]) {
    const layers = [base, layer];
    assert.equal((await run(layers)).layers.overlay, [hexes([base])[0], placed(layers)[1]]);
  }
});

test("the lowest layer is placed as well when it leaves out a directory", async () => {
  const record = await run([inside]);
  assert.equal(record.layers.overlay, placed([inside]));
  assert.not.equal(record.layers.overlay, hexes([inside]));
});

test("a dependent layer is unpacked again for other layers below it, and not for the same", async () => {
  const at = none();
  const first = await run([base, linking], at);
  const begun: Digest[] = [];
  const create: typeof at.trees.create = (name, ...rest) => {
    begun.push(name);
    return at.trees.create(name, ...rest);
  };
  const counted = { ...at, ports: { ...at.ports, trees: { ...at.trees, create } } };
  assert.equal((await run([base, linking], counted)).layers, first.layers);
  assert.equal(begun, []);
  const other = await run([plain, base, linking], counted);
  assert.not.equal(other.layers.overlay.at(-1), first.layers.overlay.at(-1));
});

test("a hard link to nothing is refused once all layers are known", async () => {
  for (const layers of [[linking], [plain, linking]]) {
    const at = none();
    await refuses(run(layers, at), "corrupt", /hard link/);
    at.checkClean();
  }
});

test("an image first unpacked flat learns its keys when it is unpacked for overlays", async () => {
  const at = none("flat");
  const record = await run([base, linking], at);
  assert.equal(record.layers.overlay, hexes([base, linking]));
  const trees = createMemoryTreeStore("overlay");
  const ports = { ...at.ports, trees };
  assert.not.ok(await isUnpacked(record, trees));
  const renewed = (await finish(unpackImage(record, ports))).result;
  assert.equal(renewed.layers.overlay, [hexes([base])[0], placed([base, linking])[1]]);
  assert.ok(await isUnpacked(renewed, trees));
  assert.equal((await finish(unpackImage(renewed, ports))).events, []);
});

const CONCURRENCY = 3;

/** More layers than may be in work, each of a file of its own. */
function many(): FixtureLayer[] {
  return Array.from({ length: 4 * CONCURRENCY }, (_, index) => layer({ [`f${index}`]: "1" }, "none"));
}

/** How many layers are in work in these ports, and at the disk, where the blobs of layers wait for `gate`. */
function held(ports: PullPorts, layers: readonly FixtureLayer[], gate: Promise<void>) {
  const now = { inWork: 0, most: 0, atDisk: 0, mostAtDisk: 0 };
  const ingest: typeof ports.blobs.ingest = async () => {
    const begun = await ports.blobs.ingest();
    const commit: typeof begun.commit = async (digest) => {
      if (!layers.some((made) => made.digest === digest)) return begun.commit(digest);
      now.atDisk += 1;
      now.mostAtDisk = Math.max(now.mostAtDisk, now.atDisk);
      await gate;
      await begun.commit(digest);
      now.atDisk -= 1;
      now.inWork -= 1;
    };
    return { ...begun, commit };
  };
  const create: typeof ports.trees.create = (...wanted) => {
    now.inWork += 1;
    now.most = Math.max(now.most, now.inWork);
    return ports.trees.create(...wanted);
  };
  const blobs = { ...ports.blobs, ingest };
  return { now, ports: { ...ports, blobs, trees: { ...ports.trees, create } } };
}

/** Let all happen that can without the disk. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await settled();
}

/** Fetch and unpack layers, as an image's are, so many at a time. */
function storeAll(layers: readonly FixtureLayer[], ports: PullPorts): Promise<Digest[]> {
  const { trees } = ports;
  const remote: BlobSource = ({ digest }) =>
    pieces(layers.find((made) => made.digest === digest)?.bytes ?? "");
  const store = async (task: LayerTask, signal: AbortSignal): Promise<void> => {
    await storeLayer(task, remote, ports, () => undefined, signal);
  };
  const resolved = layers.map(({ digest, bytes, diffId, mediaType }) => {
    return { descriptor: { digest, size: bytes.length, mediaType }, diffId, compression: "none" } as const;
  });
  const options = { layers: resolved, trees, sha256, concurrency: CONCURRENCY, store };
  return storeOverlayLayers(options, new AbortController().signal);
}

test("while the disk has its turn as many layers again arrive, and no more", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const at = none();
  const layers = many();
  const { now, ports } = held(at.ports, layers, gate);
  const work = storeAll(layers, ports);
  await untilTrue("all that may be in work", () => now.inWork === 2 * CONCURRENCY);
  await quiet();
  assert.equal(now, { inWork: 2 * CONCURRENCY, most: 2 * CONCURRENCY, atDisk: 1, mostAtDisk: 1 });
  open();
  assert.equal(
    await work,
    layers.map(({ diffId }) => diffId),
  );
  assert.equal(now, { inWork: 0, most: 2 * CONCURRENCY, atDisk: 0, mostAtDisk: 1 });
  for (const { digest, bytes } of layers) assert.equal(at.blobs.blobs.get(digest), bytes);
  at.checkClean();
});

test("a disk that fails ends those that wait for it, and nothing is left open", async () => {
  const { promise: gate, reject: fail } = Promise.withResolvers<void>();
  const at = none();
  const layers = many();
  const { now, ports } = held(at.ports, layers, gate);
  const work = storeAll(layers, ports);
  work.catch(() => undefined);
  await untilTrue("all that may be in work", () => now.inWork === 2 * CONCURRENCY);
  fail(new RlError({ code: "io", action: "write blob", subject: "x", state: "the disk is full" }));
  await refuses(work, "io", /disk is full/);
  assert.is(now.most, 2 * CONCURRENCY, "nothing new was begun");
  at.checkClean();
});

test("lastOfEach keeps the last of each, in order", () => {
  assert.equal(lastOfEach(["a", "b", "a", "c", "b"]), ["a", "c", "b"]);
  assert.equal(lastOfEach([]), []);
});

test.run();
