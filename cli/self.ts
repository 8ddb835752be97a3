/** How to start this program again: compiled, it is one executable; from source, a runtime and a file. */

import { absolutePath } from "./oci/absolute-path.ts";

/** Reports a failed step of the C side; see cli/commands/step-failed.ts. */
export const STEP_FAILED = "__step-failed";

/** The word after it for containers of `rl oci`, which come from no image. */
export const OF_BUNDLE = "--bundle";

/** The command that gets STEP ERRNO PATH appended. */
export function failureArguments(): readonly string[] {
  const compiled = Bun.main.startsWith("/$bunfs/");
  return compiled ? [process.execPath, STEP_FAILED] : [process.execPath, Bun.main, STEP_FAILED];
}

/** The word before the file of --log and its form. */
export const LOGGED = "--log";

export interface LogFile {
  readonly log?: string | undefined;
  readonly "log-format": string;
}

/** The same, which writes to the file of --log as well. */
export function loggedFailureArguments(file: LogFile): readonly string[] {
  return [...failureArguments(), ...logWords(file)];
}

/** The same for a container of a bundle. */
export function bundleFailureArguments(file: LogFile): readonly string[] {
  return [...failureArguments(), OF_BUNDLE, ...logWords(file)];
}

/** The program is started in a directory that is not the caller's. */
function logWords({ log, "log-format": format }: LogFile): readonly string[] {
  return log === undefined ? [] : [LOGGED, absolutePath(log), format];
}
