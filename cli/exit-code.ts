import { isRlError } from "../core/mod.ts";

/** Exit status of a failure that is ours, and not that of the container's command. */
export const OUR_FAILURE = 125;

/** Status of every failure in the group `oci`: callers of runc and crun know no other. */
const OCI_FAILURE = 1;

/**
 * The exit status for something thrown: 127 when the container lacks the command, 126 when the command
 * cannot be executed, 125 for everything else, so that a script can tell our failures from its own.
 * `verb` is the first word of the command line.
 */
export function exitCode(error: unknown, verb?: string): number {
  if (verb === "oci") return OCI_FAILURE;
  if (!isRlError(error)) return OUR_FAILURE;
  if (error.code === "command-not-found") return 127;
  if (error.code === "not-executable") return 126;
  return OUR_FAILURE;
}
