import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Digest, formatDigest } from "../../../core/digest/digest.ts";
import { createMemoryTreeStore } from "../../../core/host/memory/mod.ts";
import { importLayout } from "../../../core/image/import.ts";
import { lastOfEach } from "../../../core/image/overlay-layers.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { isUnpacked, unpackImage } from "../../../core/image/unpack.ts";
import { placedKeys } from "../../../core/layer/chain-id.ts";
import { refuses } from "../distribution/helpers.ts";
import { archive, directory, file, link } from "../tar/build.ts";
import {
  AMD64,
  type FixtureLayer,
  finish,
  image,
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

test("lastOfEach keeps the last of each, in order", () => {
  assert.equal(lastOfEach(["a", "b", "a", "c", "b"]), ["a", "c", "b"]);
  assert.equal(lastOfEach([]), []);
});

test.run();
