import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { RlError } from "../../errors.ts";
import type { Locks } from "../../ports/locks.ts";
import { createLockFiles, type LockableFile } from "../common/lock-files.ts";

/** With this status flock(1) says that another has the lock. */
const BUSY = 1;

/**
 * Locks as files below a directory. Node has no call for flock(2), so flock(1) of util-linux takes the lock for a file
 * that is open here: it belongs to the open file, and stays when that program has ended.
 */
export function createLocks(directory: string): Locks {
  return createLockFiles(directory, openLockable);
}

async function openLockable(path: string): Promise<LockableFile> {
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  const handle = await open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  return {
    lock: (wait, signal) => lock(handle.fd, wait, signal),
    inode: async () => (await handle.stat()).ino,
    write: (text) => handle.writeFile(text),
    close: () => handle.close(),
  };
}

/** The program finds the file as its descriptor 3. */
function lock(fd: number, wait: boolean, signal: AbortSignal | undefined): Promise<boolean> {
  const options = ["--exclusive", ...(wait ? [] : ["--nonblock"]), "3"];
  const child = spawn("flock", options, { stdio: ["ignore", "ignore", "ignore", fd] });
  const stop = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  // Given up while the file was opened.
  if (signal?.aborted === true) stop();
  return new Promise<boolean>((resolve, reject) => {
    child.on("error", (cause) => {
      const state = `flock(1) cannot be run (${cause.message})`;
      const hint = "it is part of util-linux";
      reject(new RlError({ code: "unavailable", action: "take lock", subject: "flock", state, hint, cause }));
    });
    child.on("exit", (status) => {
      if (status === 0) resolve(true);
      else if (status === BUSY || signal?.aborted === true) resolve(false);
      else reject(new Error(`flock(1) ended with status ${status}`));
    });
  }).finally(() => signal?.removeEventListener("abort", stop));
}
