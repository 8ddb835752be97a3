import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  DOCUMENT_LIMIT,
  fetchDocument,
  readBlob,
  readDocument,
  readDocumentByDigest,
  storeDocument,
  verifyContent,
} from "../../../core/content/document.ts";
import { createMemoryBlobStore, createMemoryDigester } from "../../../core/host/memory/mod.ts";
import { bytesOf, collect, digestOf, failureOf, pieces, refuses } from "../distribution/helpers.ts";

const document = suite("document");
const digester = createMemoryDigester();
const TEXT = '{"a":1}';
const DESCRIPTOR = { digest: digestOf(TEXT), size: TEXT.length };

document("storeDocument keeps a document that readDocument gives back", async () => {
  const blobs = createMemoryBlobStore();
  await storeDocument(blobs, DESCRIPTOR, bytesOf(TEXT));
  assert.equal(await readDocument(blobs, DESCRIPTOR, digester), bytesOf(TEXT));
  assert.equal(await collect(readBlob(blobs, DESCRIPTOR, digester)), bytesOf(TEXT));
});

document("storeDocument writes nothing that is there already", async () => {
  const blobs = createMemoryBlobStore();
  await storeDocument(blobs, DESCRIPTOR, bytesOf(TEXT));
  const refusing = { ...blobs, ingest: () => Promise.reject(new Error("written again")) };
  await storeDocument(refusing, DESCRIPTOR, bytesOf(TEXT));
});

document("storeDocument leaves nothing open when writing fails", async () => {
  const blobs = createMemoryBlobStore();
  const failing = {
    ...blobs,
    ingest: async () => ({ ...(await blobs.ingest()), write: () => Promise.reject(new Error("disk full")) }),
  };
  await failureOf(storeDocument(failing, DESCRIPTOR, bytesOf(TEXT)));
  assert.is(blobs.openIngests(), 0);
});

document("readDocument refuses damaged, short, long and missing blobs", async () => {
  const blobs = createMemoryBlobStore();
  for (const text of ['{"a":2}', '{"a":1', '{"a":1} ']) {
    blobs.blobs.set(DESCRIPTOR.digest, bytesOf(text));
    await refuses(readDocument(blobs, DESCRIPTOR, digester), "corrupt");
  }
  blobs.blobs.clear();
  await refuses(readDocument(blobs, DESCRIPTOR, digester), "not-found");
});

document(
  "readDocumentByDigest needs no size, and holds the bytes against the digest all the same",
  async () => {
    const blobs = createMemoryBlobStore();
    await storeDocument(blobs, DESCRIPTOR, bytesOf(TEXT));
    assert.equal(await readDocumentByDigest(blobs, DESCRIPTOR.digest, digester), bytesOf(TEXT));
    blobs.blobs.set(DESCRIPTOR.digest, bytesOf('{"a":'));
    await refuses(readDocumentByDigest(blobs, DESCRIPTOR.digest, digester), "corrupt");
    blobs.blobs.set(DESCRIPTOR.digest, new Uint8Array(DOCUMENT_LIMIT + 1));
    await refuses(readDocumentByDigest(blobs, DESCRIPTOR.digest, digester), "limit");
    blobs.blobs.clear();
    await refuses(readDocumentByDigest(blobs, DESCRIPTOR.digest, digester), "not-found");
  },
);

document("fetchDocument refuses a size above the limit before it asks for a byte", async () => {
  let asked = false;
  const source = (async function* () {
    asked = true;
    yield new Uint8Array();
  })();
  await refuses(fetchDocument(source, { ...DESCRIPTOR, size: DOCUMENT_LIMIT + 1 }, digester), "limit");
  assert.not(asked);
});

document("verifyContent passes chunks on and checks them", async () => {
  assert.equal(await collect(verifyContent(pieces('{"a', '":1}'), DESCRIPTOR, digester)), bytesOf(TEXT));
  await refuses(collect(verifyContent(pieces("x"), DESCRIPTOR, digester)), "corrupt");
});

document.run();
