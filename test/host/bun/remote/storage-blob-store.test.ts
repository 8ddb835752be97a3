import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createStorageBlobStore } from "../../../../core/host/bun/remote/storage-blob-store.ts";
import { createClock } from "../../../../core/host/common/clock.ts";
import { metadataDriver } from "../../../../core/host/common/metadata-driver.ts";
import { impatientCache, isPassedOver } from "../../../../core/image/shared-cache.ts";
import { blobStoreContract } from "../../../contract/blob-store.ts";
import { bytesOf, collect, digestOf, refuses } from "../../../core/distribution/helpers.ts";
import { scratch } from "../scratch.ts";

const storage = suite("storage blob store");
const { make, clean } = scratch();
storage.after(clean);

blobStoreContract(storage, async () => createStorageBlobStore(metadataDriver(make())));

const PART = 8 * 1024 * 1024;

storage("a large blob is kept in parts, of which none is left when it goes", async () => {
  const directory = make();
  const store = createStorageBlobStore(metadataDriver(directory));
  const bytes = new Uint8Array(2 * PART + 3).map((_, index) => index % 251);
  const digest = digestOf(bytes);
  const ingest = await store.ingest();
  await ingest.write(bytes.subarray(0, 5));
  await ingest.write(bytes.subarray(5));
  await ingest.commit(digest);
  const [id = ""] = readdirSync(join(directory, "parts"));
  assert.is(readdirSync(join(directory, "parts", id)).length, 3);
  assert.is(await store.size(digest), bytes.length);
  assert.equal(await collect(store.read(digest)), bytes);
  await store.delete(digest);
  assert.equal(readdirSync(directory), []);
});

storage("a second commit takes the place of the first, with its parts", async () => {
  const directory = make();
  const store = createStorageBlobStore(metadataDriver(directory));
  for (const text of ["damaged", "good"]) {
    const ingest = await store.ingest();
    await ingest.write(bytesOf(text));
    await ingest.commit(digestOf("good"));
  }
  assert.equal(await collect(store.read(digestOf("good"))), bytesOf("good"));
  assert.is(readdirSync(join(directory, "parts")).length, 1);
});

storage("what was aborted leaves nothing", async () => {
  const directory = make();
  const ingest = await createStorageBlobStore(metadataDriver(directory)).ingest();
  await ingest.write(new Uint8Array(PART + 1));
  await ingest.abort();
  assert.equal(readdirSync(directory), []);
});

/** A store in which somebody wrote something of his own under a blob's key. */
async function written(index: string, directory = make()) {
  const digest = digestOf("blob");
  await metadataDriver(directory).setItem?.(`blobs:${digest}`, index, {});
  return { directory, digest, store: createStorageBlobStore(metadataDriver(directory)) };
}

const ID = "01234567-89ab-cdef-0123-456789abcdef";
const DAMAGED: readonly unknown[] = [
  null,
  [],
  "text",
  7,
  { size: 1 },
  { parts: [] },
  { size: -1, parts: [] },
  { size: 0.5, parts: [`parts:${ID}:0`] },
  { size: "1", parts: [`parts:${ID}:0`] },
  { size: 1, parts: 1 },
  { size: 1, parts: [] },
  { size: 1, parts: [7] },
  { size: 1, parts: [`parts:${ID}:0`, `parts:${ID}:1`] },
  { size: 1, parts: ["..:other"] },
  { size: 1, parts: [`parts:${ID}:..`] },
  { size: 2 ** 53, parts: [`parts:${ID}:0`] },
];

storage("what is no index of a blob is damaged, and taken for nothing when a blob is put there", async () => {
  for (const text of ["", "{", ...DAMAGED.map((each) => JSON.stringify(each))]) {
    const { digest, store } = await written(text);
    await refuses(collect(store.read(digest)), "corrupt");
    await refuses(store.size(digest), "corrupt");
    assert.is(await store.has(digest), false);
    const ingest = await store.ingest();
    await ingest.write(bytesOf("blob"));
    await ingest.commit(digest);
    assert.equal(await collect(store.read(digest)), bytesOf("blob"));
  }
});

storage("an index leads to no other file, neither for reading nor for deleting", async () => {
  const directory = make();
  await metadataDriver(directory).setItem?.("other", "precious", {});
  const { digest, store } = await written(
    JSON.stringify({ size: 1, parts: ["..:other"] }),
    join(directory, "sub"),
  );
  await refuses(collect(store.read(digest)), "corrupt");
  await store.delete(digest);
  assert.equal(readdirSync(directory).sort(), ["other", "sub"]);
  assert.equal(readdirSync(join(directory, "sub")), []);
});

storage("a part that is larger than any is damaged", async () => {
  const { directory, digest, store } = await written(JSON.stringify({ size: 1, parts: [`parts:${ID}:0`] }));
  await metadataDriver(directory).setItemRaw?.(`parts:${ID}:0`, new Uint8Array(PART + 1), {});
  await refuses(collect(store.read(digest)), "corrupt");
});

storage("a cache that lies is passed over, and not given up", async () => {
  const { digest, store } = await written("null");
  const cache = impatientCache(store, createClock());
  for (let time = 0; time < 2; time += 1) {
    assert.ok(isPassedOver(await refuses(collect(cache.read(digest)), "corrupt")));
  }
});

storage.run();
