import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../core/digest/digest.ts";
import { createBlobStore } from "../../../core/host/common/blob-store.ts";
import { blobStoreContract } from "../../contract/blob-store.ts";
import { bytesOf, digestOf, refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "../bun/scratch.ts";

const blobs = suite("bun blob store");
const { make, clean } = scratch();
blobs.after(clean);

blobStoreContract(blobs, async () => createBlobStore(join(make(), "image")));

blobs("a blob is a file of an OCI layout, readable by its owner alone", async () => {
  const directory = make();
  const ingest = await createBlobStore(directory).ingest();
  await ingest.write(bytesOf("content"));
  await ingest.commit(digestOf("content"));
  const path = join(directory, "blobs/sha256", digestHex(digestOf("content")));
  assert.is(readFileSync(path, "utf8"), "content");
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(readdirSync(join(directory, "blobs/sha256")), [digestHex(digestOf("content"))]);
});

blobs("nothing is made before the first write", async () => {
  const directory = join(make(), "image");
  const store = createBlobStore(directory);
  assert.not(await store.has(digestOf("x")));
  await store.delete(digestOf("x"));
  for await (const _ of store.list()) assert.unreachable();
  assert.throws(() => statSync(directory));
});

blobs("abort removes the temporary file, and other files are not listed", async () => {
  const directory = make();
  const store = createBlobStore(directory);
  const ingest = await store.ingest();
  await ingest.write(new Uint8Array(3_000_000));
  await ingest.abort();
  assert.equal(readdirSync(join(directory, "blobs/sha256")), []);
  writeFileSync(join(directory, "blobs/sha256/notes.txt"), "");
  for await (const _ of store.list()) assert.unreachable();
});

blobs("a directory that goes away is an io error, and made again for the next blob", async () => {
  const directory = make();
  const store = createBlobStore(directory);
  await (await store.ingest()).abort();
  rmSync(join(directory, "blobs"), { recursive: true });
  await refuses(store.ingest(), "io");
  await (await store.ingest()).commit(digestOf(""));
  assert.ok(await store.has(digestOf("")));
});

blobs("a directory where a blob should be is no blob", async () => {
  const directory = make();
  mkdirSync(join(directory, "blobs/sha256", digestHex(digestOf("x"))), { recursive: true });
  assert.not(await createBlobStore(directory).has(digestOf("x")));
});

blobs.run();
