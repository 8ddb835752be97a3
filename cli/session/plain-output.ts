/**
 * Standard output and error through the runtime alone, for a call that must not load the C module: loading it
 * leaves a file in the temporary directory, named after the user, and inside a user namespace that user is a root
 * which is somebody else outside.
 */
import { writeSync } from "node:fs";
import { isatty } from "node:tty";
import type { Output } from "../output.ts";

const COLUMNS = 80;

export function createPlainOutput(): Output {
  return {
    out: (text) => write(1, text),
    err: (text) => write(2, text),
    isTerminal: isatty,
    columns: COLUMNS,
  };
}

/** A reader that has gone is no failure of ours. */
function write(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // There is nobody left to tell.
  }
}
