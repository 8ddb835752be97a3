import { type ContentDescriptor, fetchDocument, readDocument, storeDocument } from "../content/document.ts";
import { type Digest, digestHex } from "../digest/digest.ts";
import type { Registry } from "../distribution/registry.ts";
import { isRlError, RlError } from "../errors.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { Digester } from "../ports/digester.ts";
import { withLock } from "../ports/locks.ts";
import { formatReference, type Reference } from "../reference/reference.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { DocumentAnswer, DocumentQuestion, ResolvedImage, Resolver } from "./resolve.ts";

/** Answers the resolver's questions, with verified documents. */
export type DocumentSource = (question: DocumentQuestion) => Promise<DocumentAnswer>;

/** Drive a resolver with a source of documents. */
export async function answerResolver(resolver: Resolver, source: DocumentSource): Promise<ResolvedImage> {
  let next = resolver.next();
  while (!next.done) next = resolver.next(await source(next.value));
  return next.value;
}

/** Documents of an image at a registry. Those that are here already, by digest, are not fetched. */
export function registryDocuments(
  registry: Registry,
  reference: Reference,
  { blobs, digester, locks }: Pick<ImageStorePorts, "blobs" | "digester" | "locks">,
  signal: AbortSignal,
): DocumentSource {
  const repository = reference.path;
  const purpose = { action: "pull image", subject: formatReference(reference) };
  return async (question) => {
    if (question.kind === "root") {
      const target = reference.digest ?? reference.tag ?? "latest";
      return registry.manifest({ repository, target, purpose });
    }
    const { digest, size, mediaType } = question.descriptor;
    const stored = await readStored(blobs, question.descriptor, digester);
    if (stored !== undefined) return { bytes: stored, digest, mediaType };
    if (question.kind === "config") {
      const { descriptor } = question;
      const fetchConfig = async (): Promise<Uint8Array> => {
        const found = await readStored(blobs, descriptor, digester);
        if (found !== undefined) return found;
        const source = registry.blob({ repository, digest, size, purpose, signal });
        const bytes = await fetchDocument(source, descriptor, digester);
        await storeDocument(blobs, descriptor, bytes);
        return bytes;
      };
      // Whoever pulls the same image now waits and finds it here.
      return { bytes: await withLock(locks, `blob-${digestHex(digest)}`, fetchConfig, signal), digest };
    }
    const served = await registry.manifest({ repository, target: digest, purpose });
    if (served.bytes.length !== size) {
      const state = `a manifest has ${served.bytes.length} bytes, but its index says ${size}`;
      throw new RlError({ ...purpose, code: "corrupt", state });
    }
    // The descriptor's media type counts: a server that calls the bytes something else is contradicted by it.
    return { bytes: served.bytes, digest, mediaType };
  };
}

/** A document that is here. A damaged one is removed, so that the fetched one can take its place. */
async function readStored(
  blobs: BlobStore,
  descriptor: ContentDescriptor,
  digester: Digester,
): Promise<Uint8Array | undefined> {
  if (!(await blobs.has(descriptor.digest))) return undefined;
  try {
    return await readDocument(blobs, descriptor, digester);
  } catch (error) {
    if (!isRlError(error) || error.code !== "corrupt") throw error;
    await blobs.delete(descriptor.digest);
    return undefined;
  }
}

/** Documents of an image whose manifest is in the local store. */
export function storedDocuments(
  blobs: BlobStore,
  manifest: { readonly digest: Digest; readonly size: number; readonly mediaType: string },
  digester: Digester,
): DocumentSource {
  return async (question) => {
    const descriptor = question.kind === "root" ? manifest : question.descriptor;
    const bytes = await readDocument(blobs, descriptor, digester);
    return { bytes, digest: descriptor.digest, mediaType: descriptor.mediaType };
  };
}
