/**
 * Writing files so that they are there whole or not at all, also after a power cut.
 *
 * The order is the one fsync(2) and rename(2) ask for: data of the temporary file, rename, then the directory
 * that has the new name in it. Temporary names begin with "~", which no name that is kept begins with.
 */
import { type FileHandle, mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RlError } from "../../errors.ts";

/** What temporary names begin with. */
export const TEMPORARY_PREFIX = "~";

/** A temporary file older than this was left by a process that is gone, in milliseconds. */
const STALE_AFTER = 24 * 3600 * 1000;

/** A new file under a temporary name, mode 0600, for appending and reading. */
export async function openTemporary(directory: string): Promise<{ path: string; handle: FileHandle }> {
  const path = join(directory, `${TEMPORARY_PREFIX}${crypto.randomUUID()}`);
  // O_CREAT | O_EXCL: never an existing file, and never through a symbolic link.
  return { path, handle: await open(path, "ax+", 0o600) };
}

/** Put bytes under a name for good; an older file of that name is replaced. */
export async function writeFileDurably(path: string, bytes: Uint8Array): Promise<void> {
  const directory = dirname(path);
  const temporary = await openTemporary(directory);
  try {
    await temporary.handle.writeFile(bytes);
    await temporary.handle.datasync();
    await temporary.handle.close();
    await rename(temporary.path, path);
  } catch (error) {
    await temporary.handle.close().catch(() => undefined);
    await unlink(temporary.path).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
}

/** Make what was created, renamed or removed in a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Make a directory and its parents, mode 0700, durably. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  // A new directory's name is in its parent, and so on up to the one that was there before.
  for (let made = directory; ; made = dirname(made)) {
    await syncDirectory(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

/** Remove temporary files that nobody writes any more. Failures are left for the next time. */
export async function removeStale(directory: string, now: number): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((found) => found.startsWith(TEMPORARY_PREFIX))) {
    const path = join(directory, name);
    const age = await stat(path).then(
      (found) => now - found.mtimeMs,
      () => 0,
    );
    if (age > STALE_AFTER) await unlink(path).catch(() => undefined);
  }
}

/** Whether a failed file operation says that the name does not exist. */
export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The project's error for one of the operating system. */
export function fileError(action: string, path: string, error: unknown): RlError {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const known: Record<string, [state: string, hint?: string]> = {
    ENOSPC: ["the disk is full", "free some space and try again"],
    EDQUOT: ["the disk quota is used up", "free some space and try again"],
    EACCES: ["permission denied"],
    EROFS: ["the file system is read-only"],
  };
  const [state, hint] = known[code ?? ""] ?? [error instanceof Error ? error.message : String(error)];
  return new RlError({ code: "io", action, subject: path, state, hint, cause: error });
}
