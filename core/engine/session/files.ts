/** Files, directories and the standard streams as streams of bytes, for what is too large to be held. */
import { constants, read, write } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, readlink, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { type ArchiveMember, RlError, type WrittenFile } from "../../mod.ts";
import type { FilesApi } from "../apis.ts";
import { cancelled } from "../cancelled.ts";

/** Bytes read at once. */
const BLOCK = 1024 * 1024;
/** Bytes that a pipe holds. */
const PIPE = 64 * 1024;
/** Milliseconds until a pipe that is full, or empty, is tried again when it does not wait by itself. */
const PAUSE = 5;

const readFd = promisify(read);
const writeFd = promisify(write);

/** @param signal ends writing, and waiting for standard streams whose other end does nothing */
export function createFiles(signal: AbortSignal = new AbortController().signal): FilesApi {
  return {
    input: () => readInput(signal),
    read: (path) => readFile(path, constants.O_RDONLY),
    isDirectory: async (path) => (await wrap("read", path, () => stat(path))).isDirectory(),
    readDirectory: (path) => walk(path, ""),
    output: (chunks) => pour(chunks, (chunk) => writeWhole(chunk, signal)),
    write: (path, chunks) => writeFile(path, chunks, signal),
    writeDirectory: (path, files) => writeDirectory(path, files, signal),
  };
}

async function* readInput(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let buffer = new Uint8Array(BLOCK);
  for (let at = 0; ; ) {
    // A pipe gives some ten KiB at a time, for each of which a new buffer would be waste.
    if (BLOCK - at < PIPE) [buffer, at] = [new Uint8Array(BLOCK), 0];
    const get = (): Promise<{ bytesRead: number }> => readFd(0, buffer, at, BLOCK - at, null);
    const { bytesRead } = await patiently("read", "standard input", get, signal);
    if (bytesRead === 0) return;
    yield buffer.subarray(at, at + bytesRead);
    at += bytesRead;
  }
}

async function* readFile(path: string, flags: number): AsyncGenerator<Uint8Array> {
  const handle = await wrap("read", path, () => open(path, flags));
  try {
    for (;;) {
      const buffer = new Uint8Array(BLOCK);
      const { bytesRead } = await wrap("read", path, () => handle.read(buffer, 0, BLOCK, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Files and links below a directory, in the order of their names. */
async function* walk(root: string, below: string): AsyncGenerator<ArchiveMember> {
  const names = await wrap("read", join(root, below), () => readdir(join(root, below)));
  for (const name of names.sort()) {
    const path = below === "" ? name : `${below}/${name}`;
    const full = join(root, path);
    const found = await wrap("read", full, () => lstat(full));
    if (found.isDirectory()) yield* walk(root, path);
    else if (found.isSymbolicLink()) {
      yield { kind: "symlink", path, target: await wrap("read", full, () => readlink(full)) };
    } else if (found.isFile()) {
      const data = (): AsyncIterable<Uint8Array> => readFile(full, constants.O_RDONLY | constants.O_NOFOLLOW);
      yield { kind: "file", path, size: found.size, data };
    }
  }
}

/** A regular file appears when it is whole; a pipe or device is written to as it is. */
async function writeFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && !there.isFile()) {
    const handle = await wrap("write", path, () => open(path, "w"));
    return await pourInto(handle, path, chunks, signal);
  }
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}`);
  const handle = await wrap("write", path, () => open(temporary, "wx", 0o666));
  try {
    await pourInto(handle, path, chunks, signal);
    await wrap("write", path, () => rename(temporary, path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Into a directory that is new or empty; after a failure it is as it was. */
async function writeDirectory(
  directory: string,
  files: AsyncIterable<WrittenFile>,
  signal: AbortSignal,
): Promise<void> {
  const made = await wrap("write", directory, () => mkdir(directory, { recursive: true }));
  const names = await wrap("write", directory, () => readdir(directory));
  if (names.length > 0) throw notEmpty(directory);
  try {
    for await (const file of files) {
      const path = join(directory, file.path);
      await wrap("write", path, () => mkdir(dirname(path), { recursive: true }));
      const handle = await wrap("write", path, () => open(path, "wx", 0o666));
      await pourInto(handle, path, file.data(), signal);
    }
  } catch (error) {
    for (const name of await readdir(directory)) await rm(join(directory, name), { recursive: true });
    if (made !== undefined) await rm(made, { recursive: true });
    throw error;
  }
}

async function pourInto(
  handle: FileHandle,
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await pour(chunks, async (chunk) => {
      if (signal.aborted) throw cancelled("write", path);
      for (let at = 0; at < chunk.length; ) {
        at += (await wrap("write", path, () => handle.write(chunk, at, chunk.length - at))).bytesWritten;
      }
    });
  } finally {
    await handle.close();
  }
}

/** Make blocks of small chunks: a tar archive's headers come one by one. */
async function pour(
  chunks: AsyncIterable<Uint8Array>,
  put: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const block = new Uint8Array(BLOCK);
  let used = 0;
  const flush = async (): Promise<void> => {
    if (used > 0) await put(block.subarray(0, used));
    used = 0;
  };
  for await (const chunk of chunks) {
    if (used + chunk.length > BLOCK) await flush();
    if (chunk.length >= BLOCK) await put(chunk);
    else {
      block.set(chunk, used);
      used += chunk.length;
    }
  }
  await flush();
}

async function writeWhole(chunk: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const rest = chunk.subarray(at);
    const put = (): Promise<{ bytesWritten: number }> => writeFd(1, rest, 0, rest.length, null);
    at += (await patiently("write", "standard output", put, signal)).bytesWritten;
  }
}

/** Try again where some caller handed us a pipe that does not wait, and wait no longer than the person does. */
async function patiently<T>(
  action: "read" | "write",
  path: string,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled(action, path));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
  });
  try {
    for (;;) {
      const done = await Promise.race([wrap(action, path, () => unlessEmpty(work())), aborted]);
      if (done !== undefined) return done;
      await Bun.sleep(PAUSE);
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Undefined when there was nothing to read, or no room to write. */
async function unlessEmpty<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === "EAGAIN") return undefined;
    throw error;
  }
}

const STATES: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "part of the path is not a directory",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EPIPE: "nobody reads it any more",
};

async function wrap<T>(action: "read" | "write", path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    const state = STATES[code] ?? (error instanceof Error ? error.message : String(error));
    const kind = code === "ENOENT" ? "not-found" : code === "EACCES" ? "denied" : "io";
    throw new RlError({ code: kind, action, subject: path, state, cause: error });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? "";
}

function notEmpty(directory: string): RlError {
  return new RlError({
    code: "exists",
    action: "write",
    subject: directory,
    state: "there are files in it already",
    hint: "name a new directory",
  });
}
