import type { Locks } from "../../ports/locks.ts";
import { createLockFiles, type LockableFile } from "../common/lock-files.ts";
import { type DenoFile, denoNamespace } from "./namespace.ts";

/** Locks as files below a directory, by Deno's own call of flock(2): they need the permission to write there, no other. */
export function createLocks(directory: string): Locks {
  return createLockFiles(directory, openLockable);
}

async function openLockable(path: string): Promise<LockableFile> {
  const file = await denoNamespace().open(path, { read: true, write: true, create: true, mode: 0o600 });
  let waiting: Promise<unknown> | undefined;
  return {
    lock: async (wait, signal) => {
      if (await file.tryLock(true)) return true;
      if (!wait) return false;
      const locked = waitFor(file, signal);
      waiting = locked.settled;
      const got = await locked.first;
      if (got) waiting = undefined;
      return got;
    },
    inode: async () => (await file.stat()).ino,
    write: async (text) => {
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length; ) at += await file.write(bytes.subarray(at));
    },
    close: async () => {
      // The call that waits cannot be taken back: what it gets is let go of at once.
      if (waiting === undefined) file.close();
      else void waiting.then(() => file.close());
    },
  };
}

/** Wait for a lock: `first` is false when the signal aborts before, and `settled` when the call itself has ended. */
function waitFor(
  file: DenoFile,
  signal: AbortSignal | undefined,
): { readonly first: Promise<boolean>; readonly settled: Promise<unknown> } {
  const { promise: aborted, resolve } = Promise.withResolvers<boolean>();
  const stop = (): void => resolve(false);
  signal?.addEventListener("abort", stop);
  // Given up while the file was opened.
  if (signal?.aborted === true) stop();
  const call = file.lock(true).then(() => true);
  return {
    first: Promise.race([call, aborted]).finally(() => signal?.removeEventListener("abort", stop)),
    settled: call.catch(() => undefined),
  };
}
