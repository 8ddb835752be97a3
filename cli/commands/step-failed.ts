/**
 * Not for people: the monitor, which has no words, executes this with a failed step's number, errno and path.
 */
import { describeFailure, describeHookFailure, isHookStep } from "../../core/mod.ts";
import { exitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { report, warn } from "../report.ts";
import { OF_BUNDLE } from "../self.ts";
import type { Environment } from "../session/session.ts";

/** Tell the user, and give the exit status that belongs to it. */
export function stepFailed(argv: readonly string[], output: Output, environment: Environment): number {
  const isBundle = argv[0] === OF_BUNDLE;
  const [step = "0", errno = "0", path = ""] = isBundle ? argv.slice(1) : argv;
  if (isHookStep(Number(step))) return hookFailed(Number(errno), path, output, environment);
  const error = describeFailure(Number(step), Number(errno), path, isBundle ? "bundle" : "image");
  report(error, output, environment);
  // Callers of OCI runtimes know one status of failure.
  return isBundle ? 1 : exitCode(error);
}

function hookFailed(outcome: number, path: string, output: Output, environment: Environment): number {
  const { error, isWarning } = describeHookFailure(outcome, path);
  if (isWarning) {
    warn(error.message, output, environment);
    return 0;
  }
  report(error, output, environment);
  return exitCode(error);
}
