/** Moments as `logs` and `events` take them, to the nanosecond. */
import { RlError } from "../mod.ts";
import { parseMoment } from "./moment.ts";

const NANOS_PER_MILLI = 1_000_000n;

/**
 * Nanoseconds since the epoch, of what `parseMoment` takes.
 *
 * @param flag for what is said of a text that is no moment
 * @param now  in milliseconds
 * @throws RlError "invalid"
 */
export function readMoment(flag: string, text: string, now: number): bigint {
  const [, whole = text, digits = "", zone = ""] =
    /^(\d+|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.(\d+)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const moment = parseMoment(`${whole}${zone}`, now);
  if (moment !== undefined) return nanos(moment) + BigInt(digits.slice(0, 9).padEnd(9, "0"));
  throw new RlError({
    code: "invalid",
    action: `use ${flag}`,
    subject: text,
    state: "it is no time",
    hint: "write 10m for ten minutes ago, seconds since 1970, or 2026-01-31T12:00:00Z",
  });
}

function nanos(milliseconds: number): bigint {
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * NANOS_PER_MILLI + BigInt(Math.round((milliseconds - whole) * 1e6));
}
