import type { Digest } from "../../digest/digest.ts";
import type { Lock, Locks } from "../../ports/locks.ts";

/** A lease that grows: blobs of an archive become known one after another. */
export interface GrowingLease {
  add(object: Digest): Promise<void>;
  release(): Promise<void>;
}

/** Leases held before they are made into one; each costs an open file. */
const TOGETHER = 32;

/** A lease on nothing yet. */
export function createLease(locks: Pick<Locks, "lease">): GrowingLease {
  const objects = new Set<Digest>();
  let held: Lock[] = [];
  const letGo = async (leases: readonly Lock[]): Promise<void> => {
    for (const lease of leases) await lease.release();
  };
  return {
    add: async (object) => {
      if (objects.has(object)) return;
      objects.add(object);
      if (held.length < TOGETHER) {
        held.push(await locks.lease([object]));
        return;
      }
      const before = held;
      held = [await locks.lease([...objects])];
      await letGo(before);
    },
    release: async () => {
      const before = held;
      held = [];
      await letGo(before);
    },
  };
}
