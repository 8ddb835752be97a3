/**
 * Not for people: the monitor, which has no words, executes this with a failed step's number, errno and path.
 */
import { describeFailure } from "../../core/mod.ts";
import { exitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { report } from "../report.ts";
import type { Environment } from "../session/session.ts";

/** Tell the user, and give the exit status that belongs to it. */
export function stepFailed(argv: readonly string[], output: Output, environment: Environment): number {
  const [step = "0", errno = "0", path = ""] = argv;
  const error = describeFailure(Number(step), Number(errno), path);
  report(error, output, environment);
  return exitCode(error);
}
