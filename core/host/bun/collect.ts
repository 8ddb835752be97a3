/** Bytes after which memory is collected: with what lives anyway, far below what a pull may take. */
const EVERY = 12 * 1024 * 1024;

let passed = 0;

/**
 * Note that so many bytes came in from outside. Their buffers are garbage soon, but of a kind the runtime frees only
 * in a full collection, which it puts off while memory doubles and doubles again. One takes a few milliseconds.
 */
export function noteReceived(bytes: number): void {
  passed += bytes;
  if (passed < EVERY) return;
  passed = 0;
  Bun.gc(true);
}
