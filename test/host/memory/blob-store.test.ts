import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryBlobStore } from "../../../core/host/memory/blob-store.ts";
import { blobStoreContract } from "../../contract/blob-store.ts";

const blobs = suite("memory blob store");

blobStoreContract(blobs, async () => createMemoryBlobStore());

blobs("openIngests counts what was begun and not ended", async () => {
  const store = createMemoryBlobStore();
  const ingest = await store.ingest();
  assert.is(store.openIngests(), 1);
  await ingest.abort();
  assert.is(store.openIngests(), 0);
});

blobs.run();
