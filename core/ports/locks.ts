import type { Digest } from "../digest/digest.ts";

/**
 * Who may do what at the same time, among all processes that use one store. Held locks and leases end with
 * their process, however it ends. Starting a container takes none.
 */
export interface Locks {
  /**
   * Wait for the lock of a name, of [A-Za-z0-9._-]. Not reentrant. Throws "cancelled" when the signal aborts,
   * "io" when locks cannot be made.
   */
  acquire(name: string, signal?: AbortSignal): Promise<Lock>;
  /**
   * Protect objects from garbage collection while an image is made of them or leaves the store: blobs and trees by
   * digest. A lease protects from the moment this returns; look only then whether an object is here.
   */
  lease(objects: readonly Digest[]): Promise<Lock>;
  /** All objects under a lease now. To be called, as every removal of objects, under the lock of `REFERENCES`. */
  leased(): Promise<ReadonlySet<Digest>>;
}

/** Something held. */
export interface Lock {
  /**
   * To be asked before each step that only its holder may take: throws "io" when it was lost, as with the end of a
   * process that held it for this one. Somebody else may hold it by now.
   */
  check(): void;
  /** Let go; does nothing the second time. */
  release(): Promise<void>;
}

/** The lock under which leases begin, records change, and objects that nothing refers to are taken away. */
export const REFERENCES = "references";

/** Do something while holding a lock. Throws "io" when it turns out at the end that the lock was lost meanwhile. */
export async function withLock<T>(
  locks: Pick<Locks, "acquire">,
  name: string,
  work: (lock: Lock) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const lock = await locks.acquire(name, signal);
  try {
    const result = await work(lock);
    lock.check();
    return result;
  } finally {
    await lock.release();
  }
}
