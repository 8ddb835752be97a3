import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import { type Lock, type Locks, REFERENCES, withLock } from "../../ports/locks.ts";

/** Locks among the tasks of one program. */
export function createMemoryLocks(): Locks {
  const tails = new Map<string, Promise<void>>();
  const leases = new Set<readonly Digest[]>();

  const acquire = async (name: string, signal?: AbortSignal): Promise<Lock> => {
    const before = tails.get(name) ?? Promise.resolve();
    const { promise: held, resolve: free } = Promise.withResolvers<void>();
    const tail = before.then(() => held);
    tails.set(name, tail);
    // Only then, not when this one lets go: who gave up waiting stands behind one that still holds the lock.
    void tail.then(() => {
      if (tails.get(name) === tail) tails.delete(name);
    });
    await waitFor(before, signal);
    if (signal?.aborted !== true) return { check: () => undefined, release: async () => free() };
    free();
    throw cancelled(name);
  };

  return {
    acquire,
    lease: (objects) =>
      withLock({ acquire }, REFERENCES, async () => {
        const kept = [...objects];
        leases.add(kept);
        return {
          check: () => undefined,
          release: async () => {
            leases.delete(kept);
          },
        };
      }),
    leased: async () => new Set([...leases].flat()),
  };
}

/** Wait for a promise, or until the signal aborts. */
async function waitFor(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return turn;
  if (signal.aborted) return;
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  signal.addEventListener("abort", stop);
  await Promise.race([turn, aborted]);
  signal.removeEventListener("abort", stop);
}

function cancelled(name: string): RlError {
  return new RlError({
    code: "cancelled",
    action: "take lock",
    subject: name,
    state: "it was given up while another one held it",
  });
}
