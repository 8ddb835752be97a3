/** The file that tells what happens: a line each, appended by whoever acts (syscalls-c/events.c, too). */
import { renameSync, statSync } from "node:fs";
import { eventsFile } from "./events-file.ts";
import type { StorePaths } from "./paths.ts";
import { appendText } from "./system.ts";

/** A larger file is put aside, in bytes; syscalls-c/events.c has the same. */
const FILE_MAX = 1 << 20;

/** Append lines. Nothing fails for it: where they cannot be written, nobody hears of it. */
export function appendEvents(paths: Pick<StorePaths, "run">, lines: string): void {
  const path = eventsFile(paths);
  if (appendText(path, lines) === 0) putAside(path);
}

/**
 * Begin a new file when this one is large. Two who do it at once would put aside what is new, but for that both have to
 * come within the same few microseconds.
 */
function putAside(path: string): void {
  try {
    if (statSync(path).size >= FILE_MAX) renameSync(path, `${path}.1`);
  } catch {
    // Somebody else has done it.
  }
}
