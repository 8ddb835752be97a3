import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../../../core/digest/digest.ts";
import { checkStore } from "../../../../core/image/check/check.ts";
import type { Damage } from "../../../../core/image/check/damage.ts";
import { type Repair, type RepairOptions, repairStore } from "../../../../core/image/check/repair.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { PROOF_PREFIX } from "../../../../core/image/layer-proof.ts";
import { getImage, listImages } from "../../../../core/image/list.ts";
import { MOUNT_POINTS, makeMountPoints } from "../../../../core/image/mount-points.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import { encodeImageRecord } from "../../../../core/image/record.ts";
import { bytesOf } from "../../distribution/helpers.ts";
import {
  AMD64,
  finish,
  image,
  keeping,
  layer,
  type Shelf,
  type Store,
  serve,
  shelf,
  store,
} from "../fixture.ts";

const repairing = suite("repairStore");

const NAME = "registry.test/app:1";
const first = layer({ a: "1" });
const app = image([first, layer({ b: "2" })]);

async function pulled(served: Shelf = shelf({ "1": app.manifest }, app)): Promise<Store> {
  const at = store(serve(served));
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  return at;
}

async function check(at: Store): Promise<Damage[]> {
  const found: Damage[] = [];
  for await (const damage of checkStore(keeping(at))) found.push(damage);
  return found;
}

async function repair(at: Store, options: RepairOptions = {}): Promise<Repair[]> {
  const done: Repair[] = [];
  for await (const each of repairStore(await check(at), options, keeping(at))) done.push(each);
  return done;
}

repairing("everything that can be fetched or unpacked again is", async () => {
  const at = await pulled();
  for (const { digest } of [app.manifest, app.config]) at.blobs.blobs.delete(digest);
  at.blobs.blobs.set(first.digest, first.bytes.slice(0, -1));
  await at.trees.delete(first.diffId);
  for (const key of await at.ports.metadata.keys(PROOF_PREFIX)) await at.ports.metadata.delete(key);
  await at.ports.layout.put("index.json", bytesOf("{}"));
  assert.equal(await repair(at), [{ reference: NAME, outcome: "repaired" }]);
  assert.equal(await check(at), []);
});

repairing("a record that its image contradicts is made anew", async () => {
  const at = await pulled();
  const record = await getImage(at.ports.metadata, NAME, "linux/amd64");
  if (record === undefined) throw new Error("not pulled");
  await at.ports.metadata.put(imageKey(NAME, "linux/amd64"), encodeImageRecord({ ...record, blobs: [] }));
  assert.equal(await repair(at), [{ reference: NAME, outcome: "repaired" }]);
  assert.equal(await getImage(at.ports.metadata, NAME, "linux/amd64"), record);
});

repairing("what cannot be fetched is kept as it is, and removed only by force", async () => {
  const served = shelf({ "1": app.manifest }, app);
  const at = await pulled(served);
  served.blobs.clear();
  const cut = first.bytes.slice(0, -1);
  at.blobs.blobs.set(first.digest, cut);
  const [kept] = await repair(at);
  assert.is(kept?.outcome, "kept");
  assert.match(kept?.reason ?? "", /Cannot fetch image again/);
  assert.equal(at.blobs.blobs.get(first.digest), cut);
  assert.is((await listImages(at.ports.metadata)).length, 1);
  assert.equal((await repair(at, { force: true }))[0]?.outcome, "removed");
  assert.equal(await check(at), []);
  assert.is(at.blobs.blobs.size, 0);
});

repairing("a registry that has other bytes now does no harm", async () => {
  const served = shelf({ "1": app.manifest }, app);
  const at = await pulled(served);
  served.blobs.set(first.digest, bytesOf("other"));
  at.blobs.blobs.delete(first.digest);
  assert.is((await repair(at))[0]?.outcome, "kept");
  assert.not(at.blobs.blobs.has(first.digest));
});

const KEY = imageKey(NAME, "linux/amd64");

repairing("a record that cannot be read is made of what the index says, without a registry", async () => {
  const served = shelf({ "1": app.manifest }, app);
  const at = await pulled(served);
  const record = await getImage(at.ports.metadata, NAME, "linux/amd64");
  served.tags.clear();
  await at.ports.metadata.put(KEY, bytesOf("{"));
  assert.equal(await repair(at), [{ reference: NAME, outcome: "repaired" }]);
  assert.equal(await getImage(at.ports.metadata, NAME, "linux/amd64"), record);
});

repairing(
  "a record of which nothing is known is pulled again, kept without a registry, removed by force",
  async () => {
    const served = shelf({ "1": app.manifest }, app);
    const at = await pulled(served);
    const lose = async (): Promise<void> => {
      await at.ports.metadata.put(KEY, bytesOf("{"));
      await at.ports.layout.delete("index.json");
    };
    await lose();
    assert.equal(await repair(at), [{ reference: NAME, outcome: "repaired" }]);
    assert.equal(await check(at), []);
    served.tags.clear();
    await lose();
    assert.is((await repair(at))[0]?.outcome, "kept");
    assert.equal(await at.ports.metadata.get(KEY), bytesOf("{"));
    assert.is((await repair(at, { force: true }))[0]?.outcome, "removed");
    assert.equal(await check(at), []);
  },
);

repairing("a record that names another image does not become that one", async () => {
  const other = image([first], { config: { created: "2020-01-01T00:00:00Z" } });
  const at = await pulled(shelf({ "1": app.manifest, "2": other.manifest }, app, other));
  await finish(pullImage("registry.test/app:2", { platform: AMD64, policy: "always" }, at.ports));
  const record = await getImage(at.ports.metadata, NAME, "linux/amd64");
  if (record === undefined) throw new Error("not pulled");
  const wrong = { ...record, digest: other.manifest.digest, manifestSize: other.manifest.bytes.length };
  await at.ports.metadata.put(KEY, encodeImageRecord(wrong));
  assert.equal(await repair(at), [{ reference: NAME, outcome: "repaired" }]);
  assert.equal(await getImage(at.ports.metadata, NAME, "linux/amd64"), record);
  assert.is((await listImages(at.ports.metadata)).length, 2);
});

repairing("a manifest list that cannot be read goes by force alone", async () => {
  const at = await pulled();
  await at.ports.metadata.put("indexes/x", bytesOf("{"));
  assert.is((await repair(at))[0]?.outcome, "kept");
  assert.is((await repair(at, { force: true }))[0]?.outcome, "removed");
  assert.equal(await check(at), []);
});

repairing("the layer below all images is made again", async () => {
  const at = await pulled();
  const key = formatDigest("sha256", MOUNT_POINTS);
  await makeMountPoints(at.trees);
  at.trees.trees.get(key)?.children.delete("proc");
  assert.equal(
    (await check(at)).map(({ kind, subject }) => [kind, subject]),
    [["tree-damaged", key]],
  );
  assert.equal(await repair(at), [{ reference: key, outcome: "repaired" }]);
  assert.equal(await check(at), []);
});

repairing.run();
