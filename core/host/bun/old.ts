/** Telling what was left behind from what somebody has just begun. */
import { lstatSync } from "node:fs";

/** Milliseconds: far more than a start or an end takes between two of its steps. */
const AGE = 2000;

/** Whether a file was last changed some time ago, by this machine's clock. What is not there is not old. */
export function isOld(path: string): boolean {
  const changed = changedAt(path);
  // Of a clock that was put back nothing can be said.
  return changed !== undefined && Math.abs(Date.now() - changed) > AGE;
}

/** Milliseconds until a file that nobody changes is old; 0 for what is not there. */
export function untilOld(path: string): number {
  const changed = changedAt(path);
  return changed === undefined || isOld(path) ? 0 : AGE + 1 - Math.abs(Date.now() - changed);
}

function changedAt(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
