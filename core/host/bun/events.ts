/** What happens, told to everybody who listens: one file of the run directory. */
import { renameSync, statSync } from "node:fs";
import {
  EVENTS_FILE,
  EVENTS_FILE_MAX,
  eventText,
  type LifeEvent,
  parseEvent,
} from "../../container/event.ts";
import { readLines } from "./line-files.ts";
import type { StorePaths } from "./paths.ts";
import { appendText } from "./system.ts";

const NANOS_PER_MILLI = 1_000_000n;

/**
 * Tell that something has happened, now. Nothing fails for it: where it cannot be written, nobody hears of it.
 */
export function tellEvent({ run }: Pick<StorePaths, "run">, event: Omit<LifeEvent, "timeNano">): void {
  const path = `${run}/${EVENTS_FILE}`;
  if (appendText(path, eventText({ ...event, timeNano: nowNano() })) === 0) putAside(path);
}

/** What of it is read. */
export interface EventRange {
  /** Nanoseconds since the epoch; without it only what happens from now on. */
  readonly since?: bigint | undefined;
  /** Without it there is no end. */
  readonly until?: bigint | undefined;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
}

/** Events in the order in which they were told, some at a time. */
export async function* readEvents(
  { run }: Pick<StorePaths, "run">,
  { since, until, signal }: EventRange,
): AsyncGenerator<readonly LifeEvent[]> {
  const end = endOf(until, signal);
  const tail = since === undefined && (until === undefined || until > nowNano()) ? 0 : undefined;
  try {
    for await (const lines of readLines(`${run}/${EVENTS_FILE}`, { tail, follow: end.signal })) {
      const events = lines.map(parseEvent).filter((event) => event !== undefined);
      yield events.filter(
        ({ timeNano }) =>
          (since === undefined || timeNano >= since) && (until === undefined || timeNano <= until),
      );
    }
  } finally {
    end.abort();
  }
}

function endOf(until: bigint | undefined, signal: AbortSignal | undefined): AbortController {
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  if (until === undefined) return end;
  const rest = Number((until - nowNano()) / NANOS_PER_MILLI);
  if (rest <= 0) stop();
  // A timer of more than 24 days would be due at once.
  const timer = rest <= 0 || rest >= 2 ** 31 ? undefined : setTimeout(stop, rest + 1);
  end.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return end;
}

function nowNano(): bigint {
  return BigInt(Math.floor((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
}

/**
 * Begin a new file when this one is large. Two who do it at once put aside what is new: so little is told that both
 * would have to come within the same few microseconds.
 */
function putAside(path: string): void {
  try {
    if (statSync(path).size >= EVENTS_FILE_MAX) renameSync(path, `${path}.1`);
  } catch {
    // Somebody else has done it.
  }
}
