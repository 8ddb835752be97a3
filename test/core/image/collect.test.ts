import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Digest } from "../../../core/digest/digest.ts";
import { RlError } from "../../../core/errors.ts";
import { collectGarbage, INDEX_PREFIX, manifestParts, objectsOf } from "../../../core/image/collect.ts";
import { readProof } from "../../../core/image/layer-proof.ts";
import { readImages } from "../../../core/image/list.ts";
import { makeMountPoints } from "../../../core/image/mount-points.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { removeImage } from "../../../core/image/remove.ts";
import type { Locks } from "../../../core/ports/locks.ts";
import type { TreeStore } from "../../../core/ports/tree-store.ts";
import { bytesOf, digestOf, failureOf, refuses } from "../distribution/helpers.ts";
import { AMD64, finish, image, index, keeping, layer, type Store, serve, shelf, store } from "./fixture.ts";

const collecting = suite("collectGarbage");

const base = layer({ base: "1" });
const one = image([base, layer({ one: "1" })]);
const two = image([base, layer({ two: "2" })]);

/** A store that has both images. */
async function both(): Promise<Store> {
  const at = store(serve(shelf({ "1": one.manifest, "2": two.manifest }, one, two)));
  for (const tag of ["1", "2"]) {
    await finish(pullImage(`registry.test/app:${tag}`, { platform: AMD64, policy: "always" }, at.ports));
  }
  return at;
}

const blobsOf = (made: typeof one): Digest[] => [
  made.manifest.digest,
  made.config.digest,
  ...made.layers.map(({ digest }) => digest),
];
const sorted = (digests: Iterable<Digest>): Digest[] => [...new Set(digests)].sort();

async function put(at: Store, text: string): Promise<Digest> {
  const ingest = await at.ports.blobs.ingest();
  await ingest.write(bytesOf(text));
  await ingest.commit(digestOf(text));
  return digestOf(text);
}

collecting("nothing that an image is made of goes", async () => {
  const at = await both();
  await makeMountPoints(at.ports.trees);
  const before = [at.blobs.blobs.size, at.trees.trees.size];
  assert.equal(await collectGarbage(keeping(at)), {
    blobs: [],
    trees: [],
    blobBytes: 0,
    contentBytes: 0,
  });
  assert.equal([at.blobs.blobs.size, at.trees.trees.size], before);
});

collecting("what nothing refers to goes, with its note", async () => {
  const at = await both();
  const stray = await put(at, "stray");
  await removeImage("registry.test/app:1", { platform: AMD64, keepObjects: true }, keeping(at));
  const own = one.layers[1];
  const collected = await collectGarbage(keeping(at));
  const gone = blobsOf(one).filter((digest) => digest !== base.digest);
  assert.equal(sorted(collected.blobs), sorted([stray, ...gone]));
  assert.equal(collected.trees, [own?.diffId]);
  assert.is(collected.contentBytes, 1);
  assert.equal(sorted(at.blobs.blobs.keys()), sorted(blobsOf(two)));
  assert.is(await readProof(at.ports.metadata, own?.digest ?? base.digest), undefined);
  assert.not.equal(await readProof(at.ports.metadata, base.digest), undefined);
});

collecting("only candidates go", async () => {
  const at = await both();
  const [stray, other] = [await put(at, "stray"), await put(at, "other")];
  assert.equal((await collectGarbage(keeping(at), { candidates: new Set([stray]) })).blobs, [stray]);
  assert.ok(at.blobs.blobs.has(other));
});

collecting("what is under a lease stays", async () => {
  const at = await both();
  const stray = await put(at, "stray");
  const lease = await at.ports.locks.lease([stray]);
  assert.equal((await collectGarbage(keeping(at))).blobs, []);
  await lease.release();
  assert.equal((await collectGarbage(keeping(at))).blobs, [stray]);
});

collecting("an image in the making is safe, whenever collections run", async () => {
  const at = store(serve(shelf({ "1": one.manifest }, one)));
  const events = pullImage("registry.test/app:1", { platform: AMD64, policy: "always" }, at.ports);
  let step = await events.next();
  for (; !step.done; step = await events.next()) await collectGarbage(keeping(at));
  await collectGarbage(keeping(at));
  assert.equal(sorted(at.blobs.blobs.keys()), sorted(blobsOf(one)));
  assert.is(at.trees.trees.size, 2);
});

collecting("a manifest list made here keeps the images it names", async () => {
  const at = await both();
  const list = index([[two.manifest, { platform: AMD64 }]]);
  await at.ports.metadata.put(`${INDEX_PREFIX}mine`, list.bytes);
  await removeImage("registry.test/app:2", { platform: AMD64, keepObjects: true }, keeping(at));
  await collectGarbage(keeping(at));
  assert.ok(blobsOf(two).every((digest) => at.blobs.blobs.has(digest)));
});

collecting("a manifest list keeps an image whose manifest is kept for another reason too", async () => {
  const at = await both();
  const list = index([[two.manifest, { platform: AMD64 }]]);
  await at.ports.metadata.put(`${INDEX_PREFIX}mine`, list.bytes);
  const lease = await at.ports.locks.lease([two.manifest.digest]);
  await removeImage("registry.test/app:2", { platform: AMD64, keepObjects: true }, keeping(at));
  await collectGarbage(keeping(at));
  await lease.release();
  assert.ok(blobsOf(two).every((digest) => at.blobs.blobs.has(digest)));
});

for (const fails of ["retire", "restore"] as const) {
  collecting(`when a tree cannot ${fails}, every other is there again`, async () => {
    const at = await both();
    for (const tag of ["1", "2"]) {
      const options = { platform: AMD64, keepObjects: true };
      await removeImage(`registry.test/app:${tag}`, options, keeping(at));
    }
    const before = sorted(at.trees.trees.keys());
    let calls = 0;
    const fail = (): void => {
      calls += 1;
      if (calls === 2) throw new Error("the disk is at fault");
    };
    const retire: TreeStore["retire"] = async (key) => {
      if (fails === "retire") fail();
      const tree = await at.trees.retire(key);
      const restore = async (): Promise<void> => {
        if (fails === "restore") fail();
        await tree.restore();
      };
      return { ...tree, restore };
    };
    const ports = { ...keeping(at), allTrees: [{ ...at.trees, retire }] };
    const failed = collectGarbage(ports, { keep: async () => new Set(before) });
    assert.match(String(await failureOf(failed)), /the disk is at fault/);
    assert.equal(sorted(at.trees.trees.keys()), before);
  });
}

collecting(
  "it ends before the next object when it is given up, and the next time takes the rest",
  async () => {
    const at = await both();
    for (const tag of ["1", "2"]) {
      await removeImage(`registry.test/app:${tag}`, { platform: AMD64, keepObjects: true }, keeping(at));
    }
    const abort = new AbortController();
    const before = at.blobs.blobs.size;
    let isAsked = false;
    const remove = async (digest: Digest): Promise<void> => {
      abort.abort();
      await at.blobs.delete(digest);
    };
    const ports = { ...keeping(at), blobs: { ...at.ports.blobs, delete: remove } };
    const keep = async (): Promise<ReadonlySet<Digest>> => {
      isAsked = true;
      return new Set();
    };
    await refuses(collectGarbage(ports, { keep, signal: abort.signal }), "cancelled");
    assert.is(at.blobs.blobs.size, before - 1);
    isAsked = false;
    await refuses(collectGarbage(ports, { keep, signal: abort.signal }), "cancelled");
    assert.equal(
      [at.blobs.blobs.size, isAsked],
      [before - 1, true],
      "who took records away is asked all the same",
    );
    await collectGarbage(keeping(at));
    assert.equal([at.blobs.blobs.size, at.trees.trees.size], [0, 0]);
  },
);

collecting("it frees no tree once it is given up", async () => {
  const at = await both();
  await removeImage("registry.test/app:1", { platform: AMD64, keepObjects: true }, keeping(at));
  const abort = new AbortController();
  let freed = 0;
  const retire: TreeStore["retire"] = async (key) => {
    const { restore } = await at.trees.retire(key);
    const free = async (): Promise<void> => {
      freed += 1;
    };
    return { restore, free };
  };
  const trees = { ...at.trees, retire };
  const put = async (key: string): Promise<void> => {
    abort.abort();
    await at.ports.metadata.delete(key);
  };
  const metadata = { ...at.ports.metadata, delete: put };
  const candidates = new Set(
    [one.layers[1]?.digest, one.layers[1]?.diffId].filter((each) => each !== undefined),
  );
  const ended = collectGarbage(
    { ...keeping(at), allTrees: [trees], metadata },
    { candidates, signal: abort.signal },
  );
  await refuses(ended, "cancelled");
  assert.is(freed, 0);
});

collecting("it takes nothing more once its lock is lost", async () => {
  const at = await both();
  const [stray, other] = [await put(at, "stray"), await put(at, "other")];
  let isLost = false;
  const acquire: Locks["acquire"] = async (name) => {
    const { release } = await at.ports.locks.acquire(name);
    const check = (): void => {
      if (isLost) throw new RlError({ code: "io", action: "hold lock", subject: name, state: "it was lost" });
    };
    return { check, release };
  };
  const remove = async (digest: Digest): Promise<void> => {
    isLost = true;
    await at.blobs.delete(digest);
  };
  const ports = keeping(at);
  const failing = {
    ...ports,
    locks: { ...ports.locks, acquire },
    blobs: { ...ports.blobs, delete: remove },
  };
  await refuses(collectGarbage(failing, { candidates: new Set([stray, other]) }), "io", /lost/);
  assert.is([stray, other].filter((digest) => at.blobs.blobs.has(digest)).length, 1);
  const whole = at.trees.trees.size;
  await removeImage("registry.test/app:1", { platform: AMD64, keepObjects: true }, ports);
  await refuses(collectGarbage(failing), "io", /lost/);
  assert.is(at.trees.trees.size, whole);
});

collecting("manifestParts names what is here of an image, and no more of what is none", async () => {
  const at = await both();
  assert.equal(await manifestParts(one.manifest.digest, at.ports), blobsOf(one));
  assert.equal(await manifestParts(base.digest, at.ports), [base.digest]);
  assert.equal(await manifestParts(digestOf("nothing"), at.ports), []);
});

collecting("objectsOf names blobs and trees", async () => {
  const at = await both();
  const records = await readImages(at.ports.metadata);
  const objects = objectsOf(records);
  assert.ok([...blobsOf(one), ...blobsOf(two), base.diffId].every((digest) => objects.has(digest)));
});

collecting.run();
