import { closeSync, writeSync } from "node:fs";
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { takeLock } from "../../../syscalls-c/binding.ts";
import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import { type Lock, type Locks, REFERENCES, withLock } from "../../ports/locks.ts";
import { fileError, makeDirectory } from "../common/files.ts";
import { leaseNames, readLease } from "../common/lease-files.ts";
import { spawnProgram } from "./launcher.ts";
import { isAskedToEnd } from "./program-end.ts";

const EWOULDBLOCK = -11;
const ENOENT = -2;

/**
 * Locks as files below a directory, by flock(2): see syscalls-c/lock.c. A lock that is free is taken by one
 * call. For one that is not, a small process waits and holds it for us, since waiting in a call would stop
 * everything else this process does.
 */
export function createLocks(directory: string): Locks {
  const leases = join(directory, "leases");

  const acquire = async (name: string, signal?: AbortSignal): Promise<Lock> => {
    const path = join(directory, name);
    const fd = await take(path, directory);
    return fd >= 0 ? held(path, fd) : await waitFor(path, signal);
  };

  return {
    acquire,
    lease: (objects) =>
      withLock({ acquire }, REFERENCES, async (lock) => {
        const path = join(leases, crypto.randomUUID());
        const fd = await take(path, leases);
        if (fd < 0) throw lockError(path, fd);
        try {
          writeSync(fd, objects.join("\n"));
          lock.check();
        } catch (error) {
          closeSync(fd);
          throw error;
        }
        return held(path, fd);
      }),
    leased: async () => {
      const objects = new Set<Digest>();
      for (const name of await leaseNames(leases)) {
        const path = join(leases, name);
        const fd = takeLock(path);
        if (fd < 0) for (const object of await readLease(path)) objects.add(object);
        // Nobody holds it: its process is gone.
        else await held(path, fd).release();
      }
      return objects;
    },
  };
}

/** Take a lock that is free; EWOULDBLOCK otherwise. */
async function take(path: string, directory: string): Promise<number> {
  let fd = takeLock(path);
  if (fd === ENOENT) {
    await makeDirectory(directory).catch((error: unknown) => {
      throw fileError("take lock", path, error);
    });
    fd = takeLock(path);
  }
  if (fd >= 0 || fd === EWOULDBLOCK) return fd;
  throw lockError(path, fd);
}

/** The file goes first: who waits for it then sees that it is gone and makes another. */
function held(path: string, fd: number): Lock {
  let done = false;
  return {
    check: () => undefined,
    release: async () => {
      if (done) return;
      done = true;
      await unlink(path).catch(() => undefined);
      closeSync(fd);
    },
  };
}

async function waitFor(path: string, signal: AbortSignal | undefined): Promise<Lock> {
  const child = spawnProgram("rl-lock", new TextEncoder().encode(path));
  const stop = (): void => child.kill("SIGKILL");
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop);
  const first = await child.stdout.getReader().read();
  signal?.removeEventListener("abort", stop);
  if (!first.done) return heldBy(child, path);
  const status = await child.exited;
  if (signal?.aborted === true || isAskedToEnd(status)) {
    const state = "it was given up while another one held it";
    throw new RlError({ code: "cancelled", action: "take lock", subject: path, state });
  }
  throw child.signalCode === null ? lockError(path, -status) : lost(path, String(child.signalCode));
}

/** A lock that a process holds for us, for as long as it lives. */
function heldBy(child: ReturnType<typeof spawnProgram>, path: string): Lock {
  let done = false;
  let isLost = false;
  const exited = child.exited.then(() => {
    isLost = !done;
  });
  return {
    check: () => {
      if (isLost) throw lost(path, String(child.signalCode ?? `status ${child.exitCode}`));
    },
    release: async () => {
      done = true;
      // An end that fails means that the process is gone already.
      await Promise.allSettled([child.stdin.end()]);
      await exited;
    },
  };
}

function lost(path: string, end: string): RlError {
  return new RlError({
    code: "io",
    action: "hold lock",
    subject: path,
    state: `the process that held it ended with ${end}, and another one may have it by now`,
    hint: "try again",
  });
}

function lockError(path: string, errno: number): RlError {
  const full = errno === -28;
  return new RlError({
    code: "io",
    action: "take lock",
    subject: path,
    state: full ? "the disk is full" : `its file cannot be made (errno ${-errno})`,
    hint: full ? "free some space and try again" : undefined,
  });
}
