import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex, formatDigest } from "../../../../core/digest/digest.ts";
import { RlError } from "../../../../core/errors.ts";
import { checkStore } from "../../../../core/image/check/check.ts";
import type { Damage } from "../../../../core/image/check/damage.ts";
import { type Repair, type RepairOptions, repairStore } from "../../../../core/image/check/repair.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { PROOF_PREFIX } from "../../../../core/image/layer-proof.ts";
import { getImage, listImages } from "../../../../core/image/list.ts";
import { MOUNT_POINTS, makeMountPoints } from "../../../../core/image/mount-points.ts";
import type { StorePorts } from "../../../../core/image/ports.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import { encodeImageRecord } from "../../../../core/image/record.ts";
import { bytesOf, refuses } from "../../distribution/helpers.ts";
import {
  AMD64,
  finish,
  image,
  index,
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
const KEY = imageKey(NAME, "linux/amd64");
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

const repair = async (at: Store, options: RepairOptions = {}): Promise<Repair[]> =>
  repaired(repairStore(await check(at), options, keeping(at)));

async function repaired(repairs: AsyncIterable<Repair>): Promise<Repair[]> {
  const done: Repair[] = [];
  for await (const each of repairs) done.push(each);
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

repairing("an image that a container uses is not removed by force, nor is anything of it", async () => {
  const served = shelf({ "1": app.manifest }, app);
  const at = await pulled(served);
  served.blobs.clear();
  at.blobs.blobs.delete(first.digest);
  const users = new Map([[digestHex(app.config.digest), ["0123456789abcdef"]]]);
  const before = [at.blobs.blobs.size, at.trees.trees.size];
  const force = async (imageUsers: StorePorts["imageUsers"]): Promise<Repair[]> =>
    repaired(repairStore(await check(at), { force: true }, { ...keeping(at), imageUsers }));
  const [kept] = await force(async () => users);
  assert.is(kept?.outcome, "kept");
  assert.match(kept?.reason ?? "", /Cannot fetch image again .*; .*the container 0123456789ab uses it$/);
  assert.is((await listImages(at.ports.metadata))[0]?.reference, NAME);
  // A container that begins to use it while it goes keeps it as well.
  let looks = 0;
  const [late] = await force(async () => (++looks === 1 ? new Map() : users));
  assert.equal([late?.outcome, looks], ["kept", 2]);
  assert.is((await listImages(at.ports.metadata)).length, 1);
  assert.equal([at.blobs.blobs.size, at.trees.trees.size], before);
});

repairing("an image that was removed since is neither mended nor spoken of", async () => {
  const at = await pulled();
  at.blobs.blobs.delete(first.digest);
  const damages = await check(at);
  const ports = keeping(at);
  const get = async (key: string): Promise<Uint8Array | undefined> => {
    const bytes = await ports.metadata.get(key);
    if (key === KEY) await ports.metadata.delete(key);
    return bytes;
  };
  at.requests.length = 0;
  const done = await repaired(repairStore(damages, {}, { ...ports, metadata: { ...ports.metadata, get } }));
  assert.equal([done, at.requests.length], [[], 0]);
});

repairing("nor one that is removed while it is fetched again", async () => {
  const served = shelf({ "1": app.manifest }, app);
  const at = await pulled(served);
  at.blobs.blobs.delete(first.digest);
  const damages = await check(at);
  served.blobs.clear();
  const ports = keeping(at);
  const ingest = async (): Promise<never> => {
    await ports.metadata.delete(KEY);
    throw new RlError({ code: "io", action: "write blob", subject: "blob", state: "the disk is full" });
  };
  const failing = { ...ports, blobs: { ...ports.blobs, ingest } };
  assert.equal(await repaired(repairStore(damages, { force: true }, failing)), []);
});

repairing("a record or a list that was put right since is left alone, also by force", async () => {
  const at = await pulled();
  const record = await at.ports.metadata.get(KEY);
  if (record === undefined) throw new Error("not pulled");
  const list = index([[app.manifest]]).bytes;
  for (const key of [KEY, "indexes/x"]) await at.ports.metadata.put(key, bytesOf("{"));
  const damages = await check(at);
  assert.equal(
    damages.map(({ kind }) => kind),
    ["record", "list"],
  );
  await at.ports.metadata.put(KEY, record);
  await at.ports.metadata.put("indexes/x", list);
  assert.equal(await repaired(repairStore(damages, { force: true }, keeping(at))), []);
  assert.equal(await at.ports.metadata.get("indexes/x"), list);
});

repairing("a registry that has other bytes now does no harm", async () => {
  const served = shelf({ "1": app.manifest }, app);
  const at = await pulled(served);
  served.blobs.set(first.digest, bytesOf("other"));
  at.blobs.blobs.delete(first.digest);
  assert.is((await repair(at))[0]?.outcome, "kept");
  assert.not(at.blobs.blobs.has(first.digest));
});

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

repairing(
  "a damaged layer that a container uses is kept, also by force, and repaired when it is free",
  async () => {
    const at = await pulled();
    const tree = at.trees.trees.get(first.diffId);
    tree?.children.delete("a");
    const damages = await check(at);
    const imageUsers = async () => new Map([[digestHex(app.config.digest), ["0123456789abcdef"]]]);
    const used = { ...keeping(at), imageUsers };
    for (const force of [false, true]) {
      const [kept] = await repaired(repairStore(damages, { force }, used));
      assert.is(kept?.outcome, "kept");
      assert.match(kept?.reason ?? "", /Cannot repair layer .*: the container 0123456789ab uses it$/);
      assert.is(at.trees.trees.get(first.diffId), tree);
    }
    assert.equal(await repair(at), [{ reference: NAME, outcome: "repaired" }]);
    assert.equal(await check(at), []);
  },
);

repairing("a damaged layer is not away while another one is made", async () => {
  const at = await pulled();
  at.trees.trees.get(first.diffId)?.children.delete("a");
  const damages = await check(at);
  const ports = keeping(at);
  const create: typeof at.trees.create = async (...options) => {
    assert.ok(await at.trees.has(first.diffId));
    return at.trees.create(...options);
  };
  const trees = { ...at.trees, create };
  const unpacked = async () => [{ name: "memory", trees, reader: ports.treeReader }];
  assert.equal(await repaired(repairStore(damages, {}, { ...ports, trees, unpacked })), [
    { reference: NAME, outcome: "repaired" },
  ]);
  assert.equal(await check(at), []);
});

repairing("a blob is under a lease while it is fetched again", async () => {
  const at = await pulled();
  at.blobs.blobs.delete(first.digest);
  const damages = await check(at);
  const ports = keeping(at);
  let leased: ReadonlySet<string> = new Set();
  const ingest: typeof ports.blobs.ingest = async () => {
    leased = await ports.locks.leased();
    return ports.blobs.ingest();
  };
  await repaired(repairStore(damages, {}, { ...ports, blobs: { ...ports.blobs, ingest } }));
  assert.equal([...leased], [first.digest]);
  assert.is((await ports.locks.leased()).size, 0);
});

repairing("a repair that is given up says so", async () => {
  const at = await pulled();
  await at.trees.delete(first.diffId);
  const damages = await check(at);
  await refuses(repaired(repairStore(damages, { signal: AbortSignal.abort() }, keeping(at))), "cancelled");
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
