import { isRlError } from "../core/mod.ts";

/** Exit status of a failure that is ours, and not that of the container's command. */
export const OUR_FAILURE = 125;

/**
 * The exit status for something thrown: 127 when the container lacks the command, 126 when the command
 * cannot be executed, 125 for everything else, so that a script can tell our failures from its own.
 */
export function exitCode(error: unknown): number {
  if (!isRlError(error)) return OUR_FAILURE;
  if (error.code === "command-not-found") return 127;
  if (error.code === "not-executable") return 126;
  return OUR_FAILURE;
}
