import { type Digest, digestAlgorithm } from "../digest/digest.ts";
import { verifyStream } from "../digest/verify.ts";
import { RlError } from "../errors.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { Digester } from "../ports/digester.ts";
import type { Descriptor } from "../spec/descriptor.ts";

/** Most bytes of a document that is read whole: manifest, index or image config. */
export const DOCUMENT_LIMIT = 4 * 1024 * 1024;

/** Content by descriptor; only these two fields are looked at. */
export type ContentDescriptor = Pick<Descriptor, "digest" | "size">;

/**
 * A stored blob's bytes, verified while they pass. Stored bytes were verified before, but a disk can lose or
 * change them, and a layer becomes files that are trusted from then on. Throws "not-found" and "corrupt".
 */
export function readBlob(
  blobs: BlobStore,
  descriptor: ContentDescriptor,
  digester: Digester,
): AsyncGenerator<Uint8Array> {
  return verifyContent(blobs.read(descriptor.digest), descriptor, digester);
}

/** Wrap any source of a blob in the verifying stream. */
export function verifyContent(
  source: AsyncIterable<Uint8Array>,
  descriptor: ContentDescriptor,
  digester: Digester,
): AsyncGenerator<Uint8Array> {
  return verifyStream(source, descriptor, digester.create(digestAlgorithm(descriptor.digest)));
}

/** Read a stored document whole and verified. Throws "not-found", "corrupt", and "limit" above 4 MiB. */
export function readDocument(
  blobs: BlobStore,
  descriptor: ContentDescriptor,
  digester: Digester,
): Promise<Uint8Array> {
  return fetchDocument(blobs.read(descriptor.digest), descriptor, digester);
}

/** The same of a document of which no more is known than its digest. */
export async function readDocumentByDigest(
  blobs: BlobStore,
  digest: Digest,
  digester: Digester,
): Promise<Uint8Array> {
  // Of one that is not here, the reading says so.
  return readDocument(blobs, { digest, size: (await blobs.size(digest)) ?? 0 }, digester);
}

/**
 * Read a document whole and verified from any source. The size in the descriptor is held against the limit
 * before the first byte is asked for, and against the bytes as they come.
 */
export async function fetchDocument(
  source: AsyncIterable<Uint8Array>,
  descriptor: ContentDescriptor,
  digester: Digester,
): Promise<Uint8Array> {
  const { digest, size } = descriptor;
  if (size > DOCUMENT_LIMIT) {
    throw new RlError({
      code: "limit",
      action: "read document",
      subject: digest,
      state: `its ${size} bytes are more than the ${DOCUMENT_LIMIT} allowed`,
      hint: "no manifest or image config is that large; the image is broken or hostile",
    });
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for await (const chunk of verifyContent(source, descriptor, digester)) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** Keep a document whose digest is known to be right. Nothing is written when it is there already. */
export async function storeDocument(
  blobs: BlobStore,
  descriptor: ContentDescriptor,
  bytes: Uint8Array,
): Promise<void> {
  if (await blobs.has(descriptor.digest)) return;
  const ingest = await blobs.ingest();
  try {
    await ingest.write(bytes);
    await ingest.commit(descriptor.digest);
  } catch (error) {
    await ingest.abort();
    throw error;
  }
}
