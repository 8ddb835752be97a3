import type { Digest } from "../digest/digest.ts";

/** Content by digest, laid out as an OCI image layout's `blobs/ALGORITHM/HEX`. */
export interface BlobStore {
  has(digest: Digest): Promise<boolean>;
  /** Bytes it takes, undefined when it is not there. */
  size(digest: Digest): Promise<number | undefined>;
  /** Bytes of a blob, unverified: callers wrap it in the verifying stream. Throws "not-found". */
  read(digest: Digest): AsyncIterable<Uint8Array>;
  /** Start writing. Nothing is visible until `commit`. */
  ingest(): Promise<Ingest>;
  delete(digest: Digest): Promise<void>;
  list(): AsyncIterable<Digest>;
}

/** One blob being written, under a temporary name. */
export interface Ingest {
  write(chunk: Uint8Array): Promise<void>;
  /** Publish under a digest the caller has verified: data sync, rename, directory sync. Idempotent per digest. */
  commit(digest: Digest): Promise<void>;
  /** Throw the bytes away; safe after any failure. */
  abort(): Promise<void>;
}
