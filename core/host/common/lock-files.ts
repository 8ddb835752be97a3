import { stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "../../digest/digest.ts";
import { isRlError, RlError } from "../../errors.ts";
import { type Lock, type Locks, REFERENCES, withLock } from "../../ports/locks.ts";
import { fileError, makeDirectory } from "./files.ts";
import { leaseNames, readLease } from "./lease-files.ts";

/** An open file that can be locked, by flock(2). The lock ends when it is closed, or with the program. */
export interface LockableFile {
  /** Lock it: at once, or false when another has it; or once that one lets go, unless the signal aborts before. */
  lock(wait: boolean, signal?: AbortSignal): Promise<boolean>;
  /** Its number in its file system. */
  inode(): Promise<number | null>;
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Open a file to be locked; made, mode 0600, when it is missing. */
export type OpenLockable = (path: string) => Promise<LockableFile>;

/**
 * Locks as files below a directory, in the way of syscalls-c/lock.c, so that one who uses the same directory there is
 * kept apart from one here: a holder removes its file before it lets go, and whoever then gets a file without a name
 * starts over.
 */
export function createLockFiles(directory: string, open: OpenLockable): Locks {
  const leases = join(directory, "leases");

  const acquire = async (name: string, signal?: AbortSignal): Promise<Lock> => {
    const path = join(directory, name);
    const file = await guard(path, () => take(path, directory, open, true, signal));
    if (signal?.aborted !== true && file !== undefined) return held(path, file);
    await file?.close();
    const state = "it was given up while another one held it";
    throw new RlError({ code: "cancelled", action: "take lock", subject: path, state });
  };

  return {
    acquire,
    lease: (objects) =>
      withLock({ acquire }, REFERENCES, async () => {
        const path = join(leases, crypto.randomUUID());
        return await guard(path, async () => {
          const file = await take(path, leases, open, true);
          if (file === undefined) throw new TypeError("nobody else knows its name");
          const lease = held(path, file);
          try {
            await file.write(objects.join("\n"));
          } catch (error) {
            await lease.release();
            throw error;
          }
          return lease;
        });
      }),
    leased: async () => {
      const objects = new Set<Digest>();
      for (const name of await leaseNames(leases)) {
        const path = join(leases, name);
        const file = await guard(path, () => take(path, leases, open, false));
        if (file === undefined) for (const object of await readLease(path)) objects.add(object);
        // Nobody holds it: its process is gone.
        else await held(path, file).release();
      }
      return objects;
    },
  };
}

async function take(
  path: string,
  directory: string,
  open: OpenLockable,
  wait: boolean,
  signal?: AbortSignal,
): Promise<LockableFile | undefined> {
  await makeDirectory(directory);
  while (signal?.aborted !== true) {
    const file = await open(path);
    let isOurs = false;
    try {
      if (!(await file.lock(wait, signal))) return undefined;
      const named = await stat(path).catch(() => undefined);
      isOurs = named !== undefined && named.ino === (await file.inode());
      if (isOurs) return file;
    } finally {
      if (!isOurs) await file.close();
    }
  }
  return undefined;
}

function held(path: string, file: LockableFile): Lock {
  let done = false;
  return {
    check: () => undefined,
    release: async () => {
      if (done) return;
      done = true;
      await unlink(path).catch(() => undefined);
      await file.close();
    },
  };
}

async function guard<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isRlError(error) ? error : fileError("take lock", path, error);
  }
}
