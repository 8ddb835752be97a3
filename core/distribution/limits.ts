/**
 * Bounds on what a registry may make us hold or do. They are far above what honest registries send, and small
 * enough that a hostile one costs little memory and time.
 */

/** Bytes of a manifest, an index or an image config (distribution-spec "Pushing Manifests" asks for at least this). */
export const DOCUMENT_LIMIT = 4 * 1024 * 1024;
/** Bytes of a token service's answer. */
export const TOKEN_LIMIT = 1024 * 1024;
/** Bytes read of an error's body. */
export const ERROR_LIMIT = 64 * 1024;
/** Milliseconds for one of these, from its first byte; silence in between is the transport's to bound. */
export const READ_TIME_LIMIT = 120_000;
/** Redirects followed for one request. */
export const REDIRECT_LIMIT = 10;
/** Times one request is sent again after a 429 or 5xx answer. */
export const RETRY_LIMIT = 3;
/** Times one transfer is continued after a connection that broke before it carried `RESUME_PROGRESS`. */
export const RESUME_LIMIT = 5;
/** Times in a row one transfer is continued without having gained a byte. */
export const FRUITLESS_LIMIT = 2;
/** Bytes that show that a transfer gets on, however often it breaks. */
export const RESUME_PROGRESS = 1024 * 1024;
/** Longest wait, in milliseconds, that a `Retry-After` header is obeyed for. */
export const RETRY_AFTER_LIMIT = 60_000;
/** Pages followed of one listing, and bytes and entries in all of them. */
export const PAGE_LIMIT = 1000;
export const LISTING_LIMIT = 64 * 1024 * 1024;
export const ENTRY_LIMIT = 100_000;
/** Bytes of a blob that is sent in one request; larger ones go in chunks of `CHUNK_SIZE`, which can be resumed. */
export const MONOLITHIC_LIMIT = 16 * 1024 * 1024;
export const CHUNK_SIZE = 64 * 1024 * 1024;
/** Largest chunk that a registry may demand (OCI-Chunk-Min-Length). */
export const CHUNK_MIN_LIMIT = 5 * 1024 ** 3;
