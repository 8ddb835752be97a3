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
/** Redirects followed for one request. */
export const REDIRECT_LIMIT = 10;
/** Times one request is sent again after a 429 or 5xx answer. */
export const RETRY_LIMIT = 3;
/** Times one download is continued after a broken connection. */
export const RESUME_LIMIT = 5;
/** Longest wait, in milliseconds, that a `Retry-After` header is obeyed for. */
export const RETRY_AFTER_LIMIT = 60_000;
