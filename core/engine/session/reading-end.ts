/** When the reading of what is still written ends. */

/** A timer of as many milliseconds would be due at once. */
const TIMER_MAX = 2 ** 31;

export interface ReadingEnd {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch. */
  readonly until?: number | undefined;
}

/** Aborted by a signal, at a time, or by whoever has it. To be aborted in any case. */
export function readingEnd({ signal, until }: ReadingEnd): AbortController {
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const rest = until === undefined ? TIMER_MAX : until - Date.now();
  if (rest <= 0) stop();
  const timer = rest <= 0 || rest >= TIMER_MAX ? undefined : setTimeout(stop, rest + 1);
  end.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return end;
}
