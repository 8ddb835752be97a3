import { RETRY_AFTER_LIMIT } from "./limits.ts";

/** Whether asking again later may help: too many requests, or trouble on the registry's side. */
export function isTransient(status: number): boolean {
  return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/**
 * Milliseconds to wait before the next attempt.
 *
 * Doubles from half a second. A `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3) is obeyed up to
 * a minute; undefined says that the registry wants a longer pause than somebody at a terminal would sit through.
 *
 * @param attempt 0 for the first repetition
 * @param now     milliseconds since the epoch, for dates
 */
export function retryDelay(attempt: number, retryAfter: string | null, now: number): number | undefined {
  const backOff = 500 * 2 ** attempt;
  const asked = retryAfter === null ? undefined : readRetryAfter(retryAfter, now);
  if (asked === undefined) return backOff;
  return asked > RETRY_AFTER_LIMIT ? undefined : Math.max(asked, backOff);
}

function readRetryAfter(value: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // The one date form that may still be written begins with a weekday; anything else is no date to obey.
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : date - now;
}
