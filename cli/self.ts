/** How to start this program again: compiled, it is one executable; from source, a runtime and a file. */

/** Reports a failed step of the C side; see cli/commands/step-failed.ts. */
export const STEP_FAILED = "__step-failed";

/** The command that gets STEP ERRNO PATH appended. */
export function failureArguments(): readonly string[] {
  const compiled = Bun.main.startsWith("/$bunfs/");
  return compiled ? [process.execPath, STEP_FAILED] : [process.execPath, Bun.main, STEP_FAILED];
}
