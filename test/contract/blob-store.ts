/** What every `BlobStore` does. */
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Digest } from "../../core/digest/digest.ts";
import type { BlobStore } from "../../core/ports/blob-store.ts";
import { bytesOf, collect, digestOf, refuses } from "../core/distribution/helpers.ts";

/** @param open makes an empty store */
export function blobStoreContract(test: ReturnType<typeof suite>, open: () => Promise<BlobStore>): void {
  const put = async (store: BlobStore, ...parts: readonly Uint8Array[]): Promise<void> => {
    const ingest = await store.ingest();
    for (const part of parts) await ingest.write(part);
    await ingest.commit(digestOf(Buffer.concat(parts)));
  };
  const list = async (store: BlobStore): Promise<Digest[]> => {
    const found: Digest[] = [];
    for await (const digest of store.list()) found.push(digest);
    return found.sort();
  };
  const sha512 = `sha512:${"ab".repeat(64)}` as Digest;

  test("a blob is read back as written", async () => {
    const store = await open();
    await put(store, bytesOf("one"), bytesOf(""), bytesOf("two"));
    assert.ok(await store.has(digestOf("onetwo")));
    assert.equal(await collect(store.read(digestOf("onetwo"))), bytesOf("onetwo"));
  });

  test("an empty blob and one of several MiB are read back", async () => {
    const store = await open();
    await put(store);
    assert.equal(await collect(store.read(digestOf(""))), bytesOf(""));
    const large = new Uint8Array(3_333_333).map((_, index) => (index * 7) % 251);
    const parts = [large.subarray(0, 10), large.subarray(10, 2_500_000), large.subarray(2_500_000)];
    await put(store, ...parts);
    assert.is(digestOf(await collect(store.read(digestOf(large)))), digestOf(large));
  });

  test("a chunk is the writer's own again after write", async () => {
    const store = await open();
    const ingest = await store.ingest();
    const chunk = bytesOf("mine");
    await ingest.write(chunk);
    chunk.fill(0);
    await ingest.commit(digestOf("mine"));
    assert.equal(await collect(store.read(digestOf("mine"))), bytesOf("mine"));
  });

  test("nothing is visible before commit, or after abort", async () => {
    const store = await open();
    const ingest = await store.ingest();
    await ingest.write(bytesOf("hidden"));
    assert.not(await store.has(digestOf("hidden")));
    assert.equal(await list(store), []);
    await ingest.abort();
    await ingest.abort();
    assert.not(await store.has(digestOf("hidden")));
    assert.equal(await list(store), []);
  });

  test("an ended ingest takes nothing more", async () => {
    const store = await open();
    const ingest = await store.ingest();
    await ingest.commit(digestOf(""));
    await ingest.abort();
    assert.ok(await store.has(digestOf("")));
    await refuses(ingest.write(bytesOf("x")), "invalid");
    await refuses(ingest.commit(digestOf("x")), "invalid");
  });

  test("the same digest may be committed twice, also at once", async () => {
    const store = await open();
    await Promise.all([put(store, bytesOf("same")), put(store, bytesOf("same"))]);
    await put(store, bytesOf("same"));
    assert.equal(await list(store), [digestOf("same")]);
  });

  test("several ingests do not mix", async () => {
    const store = await open();
    const [one, two] = [await store.ingest(), await store.ingest()];
    for (const letter of "abc") {
      await one.write(bytesOf(letter));
      await two.write(bytesOf(letter.toUpperCase()));
    }
    await two.commit(digestOf("ABC"));
    await one.commit(digestOf("abc"));
    assert.equal(await collect(store.read(digestOf("abc"))), bytesOf("abc"));
    assert.equal(await collect(store.read(digestOf("ABC"))), bytesOf("ABC"));
  });

  test("list gives what is there, of both algorithms", async () => {
    const store = await open();
    await put(store, bytesOf("a"));
    const ingest = await store.ingest();
    await ingest.commit(sha512);
    assert.equal(await list(store), [digestOf("a"), sha512].sort());
  });

  test("a deleted blob is gone, and deleting it again is no error", async () => {
    const store = await open();
    await put(store, bytesOf("a"));
    await store.delete(digestOf("a"));
    await store.delete(digestOf("a"));
    assert.not(await store.has(digestOf("a")));
  });

  test("size is what was written", async () => {
    const store = await open();
    await put(store, new Uint8Array(3_000_000));
    assert.is(await store.size(digestOf(new Uint8Array(3_000_000))), 3_000_000);
    assert.is(await store.size(digestOf("missing")), undefined);
  });

  test("reading a missing blob is not-found", async () => {
    const store = await open();
    await refuses(collect(store.read(digestOf("missing"))), "not-found");
    await put(store, bytesOf("a"));
    await refuses(collect(store.read(digestOf("missing"))), "not-found");
  });

  test("a reader may stop early", async () => {
    const store = await open();
    await put(store, new Uint8Array(3_000_000));
    for await (const chunk of store.read(digestOf(new Uint8Array(3_000_000)))) {
      assert.ok(chunk.length > 0);
      break;
    }
  });
}
