import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { metadataDriver } from "../../../../core/host/bun/metadata-driver.ts";
import { createStorageBlobStore } from "../../../../core/host/bun/remote/storage-blob-store.ts";
import { blobStoreContract } from "../../../contract/blob-store.ts";
import { bytesOf, collect, digestOf } from "../../../core/distribution/helpers.ts";
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

storage.run();
