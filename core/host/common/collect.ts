/** Bytes after which memory is collected: with what lives anyway, far below what a pull may take. */
const EVERY = 8 * 1024 * 1024;

let passed = 0;

/**
 * Note that so many bytes are garbage soon. Buffers of what comes in are of a kind that Bun frees only in a
 * full collection, and it puts those off while memory doubles and doubles again. One takes a few milliseconds. Other
 * runtimes count such buffers as what they are, and need not be told.
 */
export function noteGarbage(bytes: number): void {
  passed += bytes;
  if (passed < EVERY) return;
  passed = 0;
  (globalThis as { readonly Bun?: { gc(force: boolean): void } }).Bun?.gc(true);
}
