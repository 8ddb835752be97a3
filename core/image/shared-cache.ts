/**
 * A store of blobs that several machines share, so that each layer is fetched from its registry once for all of
 * them. Nothing in it is believed: what comes out is held against its digest like what a registry sends. A cache
 * that cannot be reached, or that lies, is passed over, since it is there to be quick.
 */
import type { Digest } from "../digest/digest.ts";
import { isRlError } from "../errors.ts";
import type { BlobStore, Ingest } from "../ports/blob-store.ts";
import type { BlobSource } from "./blob-source.ts";

/** The cache as a place where layers come from. */
export function cacheSource(cache: BlobStore): BlobSource {
  return ({ digest }) => cache.read(digest);
}

/** Whether a layer that could not be had from the cache may be had from elsewhere. */
export function isPassedOver(error: unknown): boolean {
  return isRlError(error) && ["corrupt", "not-found", "unavailable"].includes(error.code);
}

/** Put a blob of the local store, which was verified when it was stored, into the cache. */
export async function offerToCache(digest: Digest, local: BlobStore, cache: BlobStore): Promise<void> {
  let ingest: Ingest | undefined;
  try {
    if (await cache.has(digest)) return;
    ingest = await cache.ingest();
    for await (const chunk of local.read(digest)) await ingest.write(chunk);
    await ingest.commit(digest);
  } catch (error) {
    if (!isRlError(error)) throw error;
    await ingest?.abort().catch(() => undefined);
  }
}
