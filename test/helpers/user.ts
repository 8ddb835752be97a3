import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { type Finished, type RunOptions, run } from "./process.ts";

/** The repository, or the copy of it that the tests were started from. */
export const repository: string = dirname(dirname(import.meta.dir));

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

export function userName(): string {
  return userInfo().username;
}

/**
 * Run a program as another user, in a session of its own (scripts/as-test-user.sh): only root can. Processes it
 * leaves are ended with it.
 */
export function runAs(user: string, argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run([join(repository, "scripts/as-test-user.sh"), user, ...argv], options);
}
