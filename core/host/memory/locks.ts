import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import { type Lock, type Locks, REFERENCES, withLock } from "../../ports/locks.ts";

/** Locks among the tasks of one program. */
export function createMemoryLocks(): Locks {
  const tails = new Map<string, Promise<void>>();
  const leases = new Set<readonly Digest[]>();

  const acquire = async (name: string, signal?: AbortSignal): Promise<Lock> => {
    const before = tails.get(name) ?? Promise.resolve();
    let free = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const tail = before.then(() => held);
    tails.set(name, tail);
    const release = async (): Promise<void> => {
      free();
      if (tails.get(name) === tail) tails.delete(name);
    };
    await Promise.race([before, aborted(signal)]);
    if (signal?.aborted !== true) return { release };
    await release();
    throw cancelled(name);
  };

  return {
    acquire,
    lease: (objects) =>
      withLock({ acquire }, REFERENCES, async () => {
        const kept = [...objects];
        leases.add(kept);
        return {
          release: async () => {
            leases.delete(kept);
          },
        };
      }),
    leased: async () => new Set([...leases].flat()),
  };
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

function cancelled(name: string): RlError {
  return new RlError({
    code: "cancelled",
    action: "take lock",
    subject: name,
    state: "it was given up while another one held it",
  });
}
