import type { Digest } from "../../digest/digest.ts";
import type { BlobStore } from "../../ports/blob-store.ts";
import type { ImagePlace } from "./place.ts";

/** A blob that can be had from a registry. */
export interface BlobPlace {
  /** Bytes it has. */
  readonly size: number;
  readonly place: ImagePlace;
}

/**
 * The store, and behind it blobs that are elsewhere: reading one of those fetches it and keeps nothing. As with the
 * store's own, the bytes are unverified.
 */
export function blobsWithPlaces(blobs: BlobStore, places: ReadonlyMap<Digest, BlobPlace>): BlobStore {
  return {
    has: async (digest) => (await blobs.has(digest)) || places.has(digest),
    size: async (digest) => (await blobs.size(digest)) ?? places.get(digest)?.size,
    async *read(digest) {
      const elsewhere = (await blobs.has(digest)) ? undefined : places.get(digest);
      if (elsewhere === undefined) yield* blobs.read(digest);
      else yield* elsewhere.place.blob({ digest, size: elsewhere.size });
    },
    ingest: () => blobs.ingest(),
    delete: (digest) => blobs.delete(digest),
    list: () => blobs.list(),
  };
}
