import type { Digest } from "../digest/digest.ts";
import type { TransportResponse } from "./transport.ts";

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
  /**
   * Write a response's body and give its bytes, each when it was written: what `write` does for every chunk of
   * `body()`, by a shorter way, where a host has one for this response. A chunk is the consumer's until the next one
   * is asked for. Other than with `write`, the store may run ahead of who reads, so the response must have said that it
   * is no larger than it may be. Throws what `body()` and `write` throw.
   */
  receive?(response: TransportResponse): AsyncIterable<Uint8Array> | undefined;
  /** Publish under a digest the caller has verified: data sync, rename, directory sync. Idempotent per digest. */
  commit(digest: Digest): Promise<void>;
  /** Throw the bytes away; safe after any failure. */
  abort(): Promise<void>;
}
