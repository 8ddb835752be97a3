/** Time, injected so that tests own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolve after so many milliseconds, or reject when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
