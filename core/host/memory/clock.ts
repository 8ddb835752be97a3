import type { Clock } from "../../ports/clock.ts";

/** A clock that moves only when somebody sleeps, or sets it. */
export interface MemoryClock extends Clock {
  /** What was slept, in milliseconds, in order. */
  readonly sleeps: readonly number[];
  advance(milliseconds: number): void;
}

/** @param start milliseconds since the epoch */
export function createMemoryClock(start = 0): MemoryClock {
  let now = start;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      now += milliseconds;
    },
  };
}
