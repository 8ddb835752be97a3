/** Reading what a container has written. */
import { type LogEntry, type LogRange, parseLogEntry } from "../../container/log-entry.ts";
import { logPath } from "../../container/log-record.ts";
import { waitForEnd } from "./control.ts";
import { readLines } from "./line-files.ts";
import type { StorePaths } from "./paths.ts";

export interface LogOptions extends LogRange {
  /** Go on with what is written, until the container has ended. */
  readonly follow?: boolean | undefined;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
}

/** A timer of as many milliseconds would be due at once. */
const TIMER_MAX = 2 ** 31;

/** Entries of a container's log, some at a time, the oldest first. */
export async function* readLog(
  paths: Pick<StorePaths, "run" | "containers">,
  id: string,
  { tail, since, until, follow, signal }: LogOptions,
): AsyncGenerator<readonly LogEntry[]> {
  const end = follow === true ? logEnd(paths, id, until, signal) : undefined;
  const path = logPath(`${paths.containers}/${id}`);
  try {
    for await (const lines of readLines(path, { tail, follow: end?.signal })) {
      const entries = lines.map(parseLogEntry).filter((entry) => entry !== undefined);
      const wanted = entries.filter(({ time }) => since === undefined || time >= since);
      const late = until === undefined ? -1 : wanted.findIndex(({ time }) => time > until);
      if (late >= 0) {
        yield wanted.slice(0, late);
        return;
      }
      yield wanted;
    }
  } finally {
    end?.abort();
  }
}

/** Aborted when nothing more is to be waited for. */
export function logEnd(
  paths: Pick<StorePaths, "run">,
  id: string,
  until: string | undefined,
  signal: AbortSignal | undefined,
): AbortController {
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const rest = until === undefined ? TIMER_MAX : Date.parse(until) - Date.now();
  const timer = rest >= TIMER_MAX ? undefined : setTimeout(stop, Math.max(0, rest));
  end.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  void waitForEnd(paths, id, end.signal).then(stop);
  return end;
}
