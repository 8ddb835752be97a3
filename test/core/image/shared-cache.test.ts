import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import {
  createMemoryBlobStore,
  createMemoryTreeStore,
  type MemoryBlobStore,
} from "../../../core/host/memory/mod.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { impatientCache, isPassedOver, offerToCache } from "../../../core/image/shared-cache.ts";
import { unpackImage } from "../../../core/image/unpack.ts";
import type { BlobStore } from "../../../core/ports/blob-store.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import { bytesOf, digestOf } from "../distribution/helpers.ts";
import { archive, directory, file, link } from "../tar/build.ts";
import { AMD64, finish, image, layer, layerOf, type Store, serve, shelf, store } from "./fixture.ts";

const caching = suite("shared cache");

const app = image([layer({ a: "1" }), layer({ b: "2" })]);
const digests = app.layers.map(({ digest }) => digest);

/** One machine's store after its pull. */
async function machine(cache: BlobStore): Promise<Store> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  await finish(
    pullImage("registry.test/app:1", { platform: AMD64, policy: "always" }, { ...at.ports, cache }),
  );
  for (const digest of digests) assert.ok(at.blobs.blobs.has(digest));
  assert.is(at.trees.trees.size, 2);
  at.checkClean();
  return at;
}

const layersFetched = (at: Store): number =>
  at.log().filter((name) => digests.some((digest) => digest === name)).length;

function check(cache: MemoryBlobStore): void {
  for (const { digest, bytes } of app.layers) assert.equal(cache.blobs.get(digest), bytes);
  assert.is(cache.openIngests(), 0);
}

caching("machines that share a cache fetch each layer once", async () => {
  const cache = createMemoryBlobStore();
  assert.is(layersFetched(await machine(cache)), 2);
  check(cache);
  assert.is(layersFetched(await machine(cache)), 0);
});

caching("a cache that lies is passed over", async () => {
  const cache = createMemoryBlobStore();
  await machine(cache);
  for (const { digest, bytes } of app.layers)
    cache.blobs.set(
      digest,
      bytes.map((byte) => byte ^ 1),
    );
  assert.is(layersFetched(await machine(cache)), 2);
});

caching("a cache that fails is passed over, reading and writing", async () => {
  const broken = (): never => {
    throw new RlError({ code: "unavailable", action: "read blob", subject: "x", state: "down" });
  };
  const cache: BlobStore = { ...createMemoryBlobStore(), read: broken, has: broken };
  assert.is(layersFetched(await machine(cache)), 2);
});

caching("what is in the cache is not put there again", async () => {
  const [local, cache] = [createMemoryBlobStore(), createMemoryBlobStore()];
  const digest = digestOf("blob");
  local.blobs.set(digest, bytesOf("blob"));
  await offerToCache(digest, local, cache);
  assert.equal(cache.blobs.get(digest), bytesOf("blob"));
  let asked = 0;
  const ingest: BlobStore["ingest"] = () => {
    asked += 1;
    return cache.ingest();
  };
  await offerToCache(digest, local, { ...cache, ingest });
  assert.is(asked, 0);
});

caching("only failures that another source can mend are passed over", () => {
  const of = (code: "corrupt" | "io"): RlError =>
    new RlError({ code, action: "a", subject: "s", state: "s" });
  assert.is(isPassedOver(of("corrupt")), true);
  assert.is(isPassedOver(of("io")), false);
  assert.is(isPassedOver(new Error("x")), false);
});

caching("a layer that needs those below to be unpacked is put there too", async () => {
  const base = layerOf(archive(directory("d/"), file("d/f", "below")));
  const linking = layerOf(archive(link("1", "twin", "d/f")));
  const made = image([base, linking]);
  const cache = createMemoryBlobStore();
  const options = { platform: AMD64, policy: "always" } as const;
  const server = serve(shelf({ "1": made.manifest }, made));
  const pull = async (): Promise<Store> => {
    const at = store(server);
    await finish(pullImage("registry.test/app:1", options, { ...at.ports, cache }));
    at.checkClean();
    return at;
  };
  const fetched = (at: Store): string[] =>
    at.log().filter((name) => name === base.digest || name === linking.digest);
  assert.is(fetched(await pull()).length, 2);
  for (const { digest, bytes } of [base, linking]) assert.equal(cache.blobs.get(digest), bytes);
  assert.equal(fetched(await pull()), []);
});

caching("a layer unpacked from the store is put there only by what may ask others for it", async () => {
  const other = image(app.layers, { config: { created: "2026-02-02T00:00:00Z" } });
  const at = store(serve(shelf({ "1": app.manifest, "2": other.manifest }, app, other)));
  const options = { platform: AMD64, policy: "always" } as const;
  const { result } = await finish(pullImage("registry.test/app:1", options, at.ports));
  const cache = createMemoryBlobStore();
  const again = (): typeof at.ports => ({ ...at.ports, trees: createMemoryTreeStore("overlay"), cache });
  const local = again();
  await finish(unpackImage(result, local));
  assert.ok(await local.trees.has(app.layers[0]?.diffId ?? digestOf("")));
  assert.equal([...cache.blobs.keys()], []);
  // Another image of the same layers, so that there is something to be had from the registry.
  await finish(pullImage("registry.test/app:2", options, again()));
  check(cache);
  assert.is(layersFetched(at), 2, "from the store the second time");
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof RlError ? error.code : String(error)),
  );

caching("one that fails tells it once, and has nothing from then on", async () => {
  let asked = 0;
  const broken: BlobStore = {
    ...createMemoryBlobStore(),
    has: () => {
      asked += 1;
      return Promise.reject(
        new RlError({ code: "unavailable", action: "look", subject: "x", state: "down" }),
      );
    },
  };
  const never: Clock = { now: () => 0, sleep: () => new Promise(() => undefined) };
  const cache = impatientCache(broken, never);
  const digest = digestOf("blob");
  const together = await Promise.all([codeOf(cache.has(digest)), codeOf(cache.has(digest))]);
  assert.equal(together, ["unavailable", "not-found"]);
  assert.is(await codeOf(cache.has(digest)), "not-found");
  assert.is(await codeOf(cache.ingest()), "not-found");
  assert.is(asked, 2);
});

caching("one that does not answer is given up; one that has not got it is not", async () => {
  const late: Clock = { now: () => 0, sleep: async () => undefined };
  const silent: BlobStore = { ...createMemoryBlobStore(), has: () => new Promise(() => undefined) };
  const digest = digestOf("blob");
  const cache = impatientCache(silent, late);
  assert.equal(
    [await codeOf(cache.has(digest)), await codeOf(cache.has(digest))],
    ["unavailable", "not-found"],
  );
  const never: Clock = { now: () => 0, sleep: () => new Promise(() => undefined) };
  const memory = createMemoryBlobStore();
  const patient = impatientCache(memory, never);
  const read = async (): Promise<string> => {
    const parts: Uint8Array[] = [];
    for await (const part of patient.read(digest)) parts.push(part);
    return Buffer.concat(parts).toString();
  };
  assert.is(await codeOf(read()), "not-found");
  const ingest = await patient.ingest();
  await ingest.write(bytesOf("blob"));
  await ingest.commit(digest);
  assert.equal([await patient.has(digest), await patient.size(digest), await read()], [true, 4, "blob"]);
});

caching("what it has wrong is replaced", async () => {
  const [local, cache] = [createMemoryBlobStore(), createMemoryBlobStore()];
  const digest = digestOf("blob");
  local.blobs.set(digest, bytesOf("blob"));
  cache.blobs.set(digest, bytesOf("evil"));
  assert.is(await offerToCache(digest, local, cache), undefined);
  assert.equal(cache.blobs.get(digest), bytesOf("evil"));
  await offerToCache(digest, local, cache, true);
  assert.equal(cache.blobs.get(digest), bytesOf("blob"));
});

caching.run();
