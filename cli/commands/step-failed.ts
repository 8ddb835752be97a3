/**
 * Not for people: the monitor, which has no words, executes this with a failed step's number, errno and path.
 */
import { describeFailure, describeHookFailure, isHookStep, type RlError } from "../../core/mod.ts";
import { exitCode } from "../exit-code.ts";
import { type LogContext, type LogFlags, writeFailure, writeLog } from "../oci/log.ts";
import { report } from "../report.ts";
import { LOGGED, OF_BUNDLE, OF_COMMAND } from "../self.ts";

/** Tell the user and the log of the OCI runtime, and give the exit status that belongs to it. */
export function stepFailed(argv: readonly string[], context: LogContext): number {
  const [kind = ""] = argv;
  const isBundle = kind === OF_BUNDLE || kind === OF_COMMAND;
  const words = isBundle ? argv.slice(1) : argv;
  const isLogged = words[0] === LOGGED;
  const flags: LogFlags = isLogged
    ? { log: words[1], "log-format": words[2] ?? "text" }
    : { "log-format": "text" };
  const [step = "0", errno = "0", path = ""] = isLogged ? words.slice(3) : words;
  const { error, isWarning } = isHookStep(Number(step))
    ? describeHookFailure(Number(errno), path)
    : {
        error: describeFailure(Number(step), Number(errno), path, isBundle ? "bundle" : "image"),
        isWarning: false,
      };
  if (isWarning) {
    writeLog(flags, context, "warning", error.message);
    return 0;
  }
  tell(error, flags, context);
  // Callers of OCI runtimes know one status of failure, but of a command those of a shell.
  return exitCode(error, kind === OF_BUNDLE ? "oci" : undefined);
}

function tell(error: RlError, flags: LogFlags, context: LogContext): void {
  writeFailure(flags, context, error);
  report(error, context.output, context.environment);
}
