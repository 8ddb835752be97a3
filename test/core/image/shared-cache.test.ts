import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import { createMemoryBlobStore, type MemoryBlobStore } from "../../../core/host/memory/mod.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { isPassedOver, offerToCache } from "../../../core/image/shared-cache.ts";
import type { BlobStore } from "../../../core/ports/blob-store.ts";
import { bytesOf, digestOf } from "../distribution/helpers.ts";
import { AMD64, finish, image, layer, type Store, serve, shelf, store } from "./fixture.ts";

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

caching.run();
