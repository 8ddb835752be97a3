/**
 * Not for people: the monitor, which has no words, executes this with a failed step's number, errno and path.
 */
import { appendFileSync } from "node:fs";
import { describeFailure, describeHookFailure, isHookStep, type RlError } from "../../core/mod.ts";
import { exitCode } from "../exit-code.ts";
import { errorText, type LogLevel, logLine } from "../oci/log-line.ts";
import type { Output } from "../output.ts";
import { report, warn } from "../report.ts";
import { LOGGED, OF_BUNDLE } from "../self.ts";
import type { Environment } from "../session/session.ts";

type Tell = (error: RlError, level: LogLevel) => void;

/** Tell the user, and give the exit status that belongs to it. */
export function stepFailed(argv: readonly string[], output: Output, environment: Environment): number {
  const words = [...argv];
  const isBundle = words[0] === OF_BUNDLE;
  if (isBundle) words.shift();
  const [, log, format = "text"] = words[0] === LOGGED ? words.splice(0, 3) : [];
  const [step = "0", errno = "0", path = ""] = words;
  const tell: Tell = (error, level) => {
    if (log !== undefined) writeDown(log, logLine(format, level, errorText(error), Date.now()));
    if (level === "warning") warn(error.message, output, environment);
    else report(error, output, environment);
  };
  if (isHookStep(Number(step))) return hookFailed(Number(errno), path, tell);
  const error = describeFailure(Number(step), Number(errno), path, isBundle ? "bundle" : "image");
  tell(error, "error");
  // Callers of OCI runtimes know one status of failure.
  return isBundle ? 1 : exitCode(error);
}

function hookFailed(outcome: number, path: string, tell: Tell): number {
  const { error, isWarning } = describeHookFailure(outcome, path);
  tell(error, isWarning ? "warning" : "error");
  return isWarning ? 0 : exitCode(error);
}

/** What cannot be written is told on standard error all the same. */
function writeDown(file: string, line: string): void {
  try {
    appendFileSync(file, line);
  } catch {
    // It is the first failure that counts.
  }
}
