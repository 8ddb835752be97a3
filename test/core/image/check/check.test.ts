import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Digest } from "../../../../core/digest/digest.ts";
import { checkStore } from "../../../../core/image/check/check.ts";
import type { Damage } from "../../../../core/image/check/damage.ts";
import type { CheckOptions } from "../../../../core/image/check/seen.ts";
import { IMAGE_PREFIX, imageKey } from "../../../../core/image/key.ts";
import { PROOF_PREFIX } from "../../../../core/image/layer-proof.ts";
import { getImage } from "../../../../core/image/list.ts";
import type { StorePorts } from "../../../../core/image/ports.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import { encodeImageRecord } from "../../../../core/image/record.ts";
import { removeImage } from "../../../../core/image/remove.ts";
import { bytesOf } from "../../distribution/helpers.ts";
import {
  AMD64,
  type FixtureImage,
  finish,
  image,
  keeping,
  layer,
  type Store,
  serve,
  shelf,
  store,
} from "../fixture.ts";

const checking = suite("checkStore");

const NAME = "registry.test/app:1";
const first = layer({ a: "1", e: "22" });
const second = layer({ b: "333" });
const app = image([first, second]);

async function pulled(made: FixtureImage = app): Promise<Store> {
  const at = store(serve(shelf({ "1": made.manifest }, made)));
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  return at;
}

const check = (at: Store, options: CheckOptions = {}): Promise<Damage[]> =>
  all(checkStore(keeping(at), options));

async function all(damages: AsyncIterable<Damage>): Promise<Damage[]> {
  const found: Damage[] = [];
  for await (const damage of damages) found.push(damage);
  return found;
}

const kinds = (found: readonly Damage[]): string[] => found.map(({ kind, subject }) => `${kind} ${subject}`);

checking("a store in order gives no alarm, nor does an empty one", async () => {
  assert.equal(await check(await pulled()), []);
  assert.equal(await check(await pulled(), { quick: true }), []);
  assert.equal(await check(store(() => ({ status: 404 }))), []);
});

const BLOBS: readonly (readonly [string, Digest])[] = [
  ["manifest", app.manifest.digest],
  ["config", app.config.digest],
  ["layer", second.digest],
];
for (const [name, digest] of BLOBS) {
  checking(`a ${name} that is missing, cut short or changed`, async () => {
    const at = await pulled();
    const good = at.blobs.blobs.get(digest) ?? new Uint8Array();
    at.blobs.blobs.delete(digest);
    assert.equal(kinds(await check(at)), [`blob-missing ${digest}`]);
    at.blobs.blobs.set(digest, good.slice(1));
    assert.equal(kinds(await check(at)), [`blob-damaged ${digest}`]);
    const flipped = good.slice();
    flipped[good.length - 2] = 1 ^ (good.at(-2) ?? 0);
    at.blobs.blobs.set(digest, flipped);
    const found = await check(at);
    assert.equal(kinds(found), [`blob-damaged ${digest}`]);
    assert.equal(found[0]?.references, [NAME]);
  });
}

checking("a record that cannot be read, and one that is another image's", async () => {
  const at = await pulled();
  const { metadata } = at.ports;
  const key = imageKey(NAME, "linux/amd64");
  const record = await getImage(metadata, NAME, "linux/amd64");
  if (record === undefined) throw new Error("not pulled");
  await metadata.put(key, encodeImageRecord({ ...record, blobs: [] }));
  assert.ok(kinds(await check(at)).includes(`record ${NAME}`));
  await metadata.put(key, encodeImageRecord({ ...record, imageId: record.digest }));
  assert.ok(kinds(await check(at)).includes(`record ${NAME}`));
  await metadata.put(key, bytesOf("{"));
  assert.equal(kinds(await check(at)).slice(0, 1), [`record ${key}`]);
});

const REMOVAL = { platform: AMD64 };

checking("an image that is removed once its key is known is no damage", async () => {
  const at = await pulled();
  const ports = keeping(at);
  const keys = async (prefix: string): Promise<string[]> => {
    const found = await ports.metadata.keys(prefix);
    if (prefix === IMAGE_PREFIX) await removeImage(NAME, REMOVAL, ports).catch(() => undefined);
    return found;
  };
  assert.equal(await all(checkStore({ ...ports, metadata: { ...ports.metadata, keys } })), []);
});

checking("nor is one that is removed while its blobs are read", async () => {
  const at = await pulled();
  const ports = keeping(at);
  async function* read(digest: Digest): AsyncGenerator<Uint8Array> {
    if (digest === app.config.digest) await removeImage(NAME, REMOVAL, ports);
    yield* ports.blobs.read(digest);
  }
  assert.equal(await all(checkStore({ ...ports, blobs: { ...ports.blobs, read } })), []);
  assert.is(at.blobs.blobs.size, 0);
});

checking("nor one that is removed when a tree is about to be unpacked again", async () => {
  const at = store(serve(shelf({ "1": app.manifest }, app)), "flat");
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  const ports = keeping(at);
  let looks = 0;
  const has = async (): Promise<boolean> => {
    looks += 1;
    if (looks === 2) await removeImage(NAME, REMOVAL, ports);
    return looks <= 2;
  };
  const trees = { ...at.trees, has };
  const unpacked: StorePorts["unpacked"] = async () =>
    (await ports.unpacked()).map((each) => ({ ...each, trees }));
  assert.equal(await all(checkStore({ ...ports, unpacked })), []);
  assert.is(looks, 3);
});

checking("a note that is missing", async () => {
  const at = await pulled();
  for (const key of await at.ports.metadata.keys(PROOF_PREFIX)) await at.ports.metadata.delete(key);
  assert.equal(kinds(await check(at)), [`note ${first.digest}`, `note ${second.digest}`]);
});

checking("a tree that is missing", async () => {
  const at = await pulled();
  await at.trees.delete(first.diffId);
  assert.equal(kinds(await check(at)), [`tree-missing ${first.diffId}`]);
});

const TREES: readonly (readonly [string, Record<string, string>])[] = [
  ["with another content", { a: "2", e: "22" }],
  ["with a file cut short", { a: "1", e: "2" }],
  ["that lacks a file", { a: "1" }],
  ["with a file too many", { a: "1", e: "22", f: "" }],
];
for (const [name, files] of TREES) {
  checking(`a tree ${name}`, async () => {
    const at = await pulled();
    const other = layer(files);
    const forged = store(serve(shelf({ "1": image([other]).manifest }, image([other]))));
    await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, forged.ports));
    const tree = forged.trees.trees.get(other.diffId);
    const damaged = at.trees.trees.get(first.diffId);
    if (tree === undefined || damaged === undefined) throw new Error("not unpacked");
    damaged.children.clear();
    for (const [path, node] of tree.children) damaged.children.set(path, node);
    assert.equal(kinds(await check(at)), [`tree-damaged ${first.diffId}`]);
    assert.equal(await check(at, { quick: true }), []);
  });
}

checking("an index that a crash left behind is brought up to date", async () => {
  const at = await pulled();
  const index = await at.ports.layout.get("index.json");
  await at.ports.layout.put("index.json", bytesOf("{}"));
  assert.equal(await check(at), []);
  assert.equal(await at.ports.layout.get("index.json"), index);
});

checking.run();
