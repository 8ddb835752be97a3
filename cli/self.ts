/** How to start this program again: compiled, it is one executable; from source, a runtime and a file. */
import { absolutePath } from "./oci/absolute-path.ts";
import type { LogFlags } from "./oci/log.ts";

/** Reports a failed step of the C side; see cli/commands/step-failed.ts. */
export const STEP_FAILED = "__step-failed";

/** The word after it for containers of `rl oci`, which come from no image. */
export const OF_BUNDLE = "--bundle";

/** The same word for a further command in one of them, whose failures have the statuses of a shell. */
export const OF_COMMAND = "--exec";

/** The word before the file and the form of the log that is written to as well. */
export const LOGGED = "--log";

/** The command that gets STEP ERRNO PATH appended. */
export function failureArguments(): readonly string[] {
  const compiled = Bun.main.startsWith("/$bunfs/");
  return compiled ? [process.execPath, STEP_FAILED] : [process.execPath, Bun.main, STEP_FAILED];
}

/** The same for a container of a bundle, or a command in one. */
export function bundleFailureArguments(
  flags: LogFlags,
  kind: typeof OF_BUNDLE | typeof OF_COMMAND = OF_BUNDLE,
): readonly string[] {
  return [...failureArguments(), kind, ...logWords(flags)];
}

function logWords({ log, "log-format": format }: LogFlags): readonly string[] {
  return log === undefined ? [] : [LOGGED, absolutePath(log), format];
}
