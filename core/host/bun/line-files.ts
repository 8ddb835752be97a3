/**
 * Lines of a file to which others append, and which they rename to FILE.1 and further when it is large. Read in the
 * order in which they were written, and on while they are written, through every renaming.
 */
import { closeSync, fstatSync, openSync, readSync, statSync, watch } from "node:fs";
import { dirname } from "node:path";

export interface LineOptions {
  /** Only so many of the last lines that are there; all by default. */
  readonly tail?: number | undefined;
  /** Go on until this is aborted; then what has been written by then is still read. */
  readonly follow?: AbortSignal | undefined;
}

interface OpenFile {
  readonly fd: number;
  readonly inode: number;
  /** Bytes read so far. */
  at: number;
  /** Where reading ends; what is followed has no end. */
  readonly end: number;
  /** Of a line whose end has not come yet. */
  rest: Buffer;
}

const CHUNK = 256 * 1024;
const NEWLINE = 0x0a;
/** Milliseconds between two looks where the kernel cannot be asked to tell. */
const PAUSE = 200;

/** Lines without their ends, some at a time. A line without an end is not there yet. */
export async function* readLines(path: string, options: LineOptions): AsyncGenerator<readonly string[]> {
  const { tail, follow } = options;
  // Watched before anything is read: what is written in between is seen.
  const changes = follow === undefined ? undefined : watchFile(path, follow);
  const files = openAll(path, follow !== undefined);
  try {
    if (tail !== undefined) skipToTail(files, tail);
    for (;;) {
      const isLast = follow?.aborted !== false;
      for (const file of files) yield* linesOf(file);
      // All but the newest are written to no more.
      while (files.length > 1) closeSync(files.shift()?.fd ?? -1);
      // What was written to that one before it was renamed is read first.
      const newer = follow !== undefined && hasMoved(path, files[0]) ? newerFiles(path, files[0]) : [];
      files.push(...newer);
      if (newer.length > 0) continue;
      if (isLast) return;
      await changes?.next();
    }
  } finally {
    for (const { fd } of files) closeSync(fd);
    changes?.stop();
  }
}

/** All that there are, the oldest first. */
function openAll(path: string, isFollowed: boolean): OpenFile[] {
  const files: OpenFile[] = [];
  // From the newest on, for a renaming meanwhile moves files that way; there is a gap in the numbers then.
  for (let number = 0, gaps = 0; gaps < 2; number++) {
    const file = openOne(number === 0 ? path : `${path}.${number}`, isFollowed);
    gaps = file === undefined ? gaps + 1 : 0;
    if (file === undefined) continue;
    if (files.some(({ inode }) => inode === file.inode)) closeSync(file.fd);
    else files.unshift(file);
  }
  return files;
}

function openOne(path: string, isFollowed: boolean): OpenFile | undefined {
  try {
    const fd = openSync(path, "r");
    const { ino: inode, size } = fstatSync(fd);
    return { fd, inode, at: 0, end: isFollowed ? Number.POSITIVE_INFINITY : size, rest: Buffer.alloc(0) };
  } catch {
    return undefined;
  }
}

/** Those that came after one. */
function newerFiles(path: string, known: OpenFile | undefined): OpenFile[] {
  const files = openAll(path, true);
  const place = files.findIndex(({ inode }) => inode === known?.inode);
  for (const { fd } of files.splice(0, place + 1)) closeSync(fd);
  return files;
}

function hasMoved(path: string, file: OpenFile | undefined): boolean {
  try {
    return statSync(path).ino !== file?.inode;
  } catch {
    return false;
  }
}

function* linesOf(file: OpenFile): Generator<readonly string[]> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const most = Math.min(CHUNK, file.end - file.at);
    const got = most <= 0 ? 0 : readSync(file.fd, chunk, 0, most, file.at);
    if (got === 0) return;
    file.at += got;
    const all = Buffer.concat([file.rest, chunk.subarray(0, got)]);
    const end = all.lastIndexOf(NEWLINE);
    file.rest = Buffer.from(all.subarray(end + 1));
    if (end >= 0) yield all.toString("utf8", 0, end).split("\n");
  }
}

/** Begin so many lines before the end. Files before that are closed. */
function skipToTail(files: OpenFile[], count: number): void {
  let left = count;
  for (let index = files.length - 1; index >= 0; index--) {
    const file = files[index];
    if (file === undefined) continue;
    const { start, found } = lineStart(file.fd, left);
    file.at = start;
    left -= found;
    if (left > 0) continue;
    for (const { fd } of files.splice(0, index)) closeSync(fd);
    return;
  }
}

/** Where the last `count` whole lines begin, and how many there are. */
function lineStart(fd: number, count: number): { readonly start: number; readonly found: number } {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let ends = 0;
  for (let end = fstatSync(fd).size; end > 0; ) {
    const begin = Math.max(0, end - CHUNK);
    const got = readSync(fd, chunk, 0, end - begin, begin);
    for (let at = got - 1; at >= 0; at--) {
      if (chunk[at] !== NEWLINE) continue;
      if (ends === count) return { start: begin + at + 1, found: count };
      ends += 1;
    }
    end = begin;
  }
  return { start: 0, found: ends };
}

interface Changes {
  /** When something may have changed since the last call, or the following ends. */
  next(): Promise<void>;
  stop(): void;
}

function watchFile(path: string, follow: AbortSignal): Changes {
  let hasChanged = false;
  let wake: () => void = () => undefined;
  const tell = (): void => {
    hasChanged = true;
    wake();
  };
  follow.addEventListener("abort", tell);
  const stopWatching = watchDirectory(dirname(path), tell);
  return {
    async next() {
      if (!hasChanged && !follow.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      hasChanged = false;
    },
    stop() {
      follow.removeEventListener("abort", tell);
      stopWatching();
    },
  };
}

/**
 * Tell of changes, and a while after each once more, for the runtime passes over one that comes right behind another
 * of the same file. Where there is no watch to be had, tell now and then.
 */
function watchDirectory(path: string, tell: () => void): () => void {
  let later: ReturnType<typeof setTimeout> | undefined;
  const twice = (): void => {
    tell();
    later ??= setTimeout(() => {
      later = undefined;
      tell();
    }, PAUSE);
  };
  try {
    const watcher = watch(path, twice);
    watcher.on("error", () => undefined);
    return () => {
      watcher.close();
      clearTimeout(later);
    };
  } catch {
    const timer = setInterval(tell, PAUSE);
    return () => clearInterval(timer);
  }
}
