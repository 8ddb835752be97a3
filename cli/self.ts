/** How to start this program again: compiled, it is one executable; from source, a runtime and a file. */

/** Reports a failed step of the C side; see cli/commands/step-failed.ts. */
export const STEP_FAILED = "__step-failed";

/** The word after it for containers of `rl oci`, which come from no image. */
export const OF_BUNDLE = "--bundle";

/** The command that gets STEP ERRNO PATH appended. */
export function failureArguments(): readonly string[] {
  const compiled = Bun.main.startsWith("/$bunfs/");
  return compiled ? [process.execPath, STEP_FAILED] : [process.execPath, Bun.main, STEP_FAILED];
}

/** The same for a container of a bundle. */
export function bundleFailureArguments(): readonly string[] {
  return [...failureArguments(), OF_BUNDLE];
}
