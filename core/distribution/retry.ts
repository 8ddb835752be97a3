import { RETRY_AFTER_LIMIT } from "./limits.ts";

/** Whether asking again later may help: too many requests, or trouble on the registry's side. */
export function isTransient(status: number): boolean {
  return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/**
 * Milliseconds to wait before the next attempt.
 *
 * Doubles from half a second. A `Retry-After` in seconds (RFC 9110, section 10.2.3) is obeyed up to a minute;
 * undefined says that the registry wants a longer pause than somebody at a terminal would sit through.
 *
 * @param attempt 0 for the first repetition
 */
export function retryDelay(attempt: number, retryAfter: string | null): number | undefined {
  const backOff = 500 * 2 ** attempt;
  if (retryAfter === null || !/^\d{1,9}$/.test(retryAfter)) return backOff;
  const asked = Number(retryAfter) * 1000;
  return asked > RETRY_AFTER_LIMIT ? undefined : Math.max(asked, backOff);
}
