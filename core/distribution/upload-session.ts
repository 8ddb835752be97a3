import type { Digest } from "../digest/digest.ts";
import type { Purpose } from "./failure.ts";

/** A blob to be put into a repository. */
export interface BlobUpload {
  readonly repository: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** The bytes from the first one on; called again when a transfer has to be repeated. */
  readonly read: () => AsyncIterable<Uint8Array>;
  /** Another repository of the registry that is thought to have the blob: then nothing need be sent. */
  readonly from?: string | undefined;
  /** Bytes above which a blob is sent in chunks, and of a chunk; `limits.ts` has what is used by default. */
  readonly monolithicLimit?: number | undefined;
  readonly chunkSize?: number | undefined;
  readonly purpose: Purpose;
  readonly signal?: AbortSignal | undefined;
}

/** An upload that has begun. */
export interface UploadSession {
  /** Where it goes on. */
  readonly location: string;
  /** Bytes of a chunk. */
  readonly chunkSize: number;
}
