/** Moments as docker's `--since`, `--until` and `--filter until=` take them. */

const UNITS: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

const DURATION =
  /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))*$/;

/** Milliseconds of a Go duration: "1h30m", "1.5s". Undefined for what is none. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)([a-zµ]+)/g)) {
    total += Number(amount) * (UNITS.get(unit ?? "") ?? 0);
  }
  return text.startsWith("-") ? -total : total;
}

const SECONDS = /^\d+(?:\.\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?)?(?:Z|[+-]\d{2}:\d{2})?$/;

/**
 * A moment in milliseconds since the epoch: a Go duration is that long before `now`, a number is seconds since the
 * epoch, else a date with or without time and zone; without a zone it is local. Undefined for what is none of them.
 */
export function parseMoment(text: string, now: number): number | undefined {
  if (SECONDS.test(text)) return Number(text) * 1000;
  const duration = parseDuration(text);
  if (duration !== undefined) return now - duration;
  if (!DATE.test(text)) return undefined;
  const [, date = "", hours = "00", minutes = "00", seconds = "00", zone = ""] =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(?::(\d{2})(?::([\d.]+))?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const time = Date.parse(`${date}T${hours}:${minutes}:${seconds}${zone}`);
  return Number.isNaN(time) ? undefined : time;
}
