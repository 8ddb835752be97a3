/**
 * Not for people: the monitor, which has no words, executes this with a failed step's number, errno and path.
 */
import { describeFailure } from "../../core/mod.ts";
import { exitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { report } from "../report.ts";
import { OF_BUNDLE } from "../self.ts";
import type { Environment } from "../session/session.ts";

/** Tell the user, and give the exit status that belongs to it. */
export function stepFailed(argv: readonly string[], output: Output, environment: Environment): number {
  const isBundle = argv[0] === OF_BUNDLE;
  const [step = "0", errno = "0", path = ""] = isBundle ? argv.slice(1) : argv;
  const error = describeFailure(Number(step), Number(errno), path, isBundle ? "bundle" : "image");
  report(error, output, environment);
  // Callers of OCI runtimes know one status of failure.
  return isBundle ? 1 : exitCode(error);
}
