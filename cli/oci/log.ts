/** What a command of the OCI runtime tells besides its output. On the path of every start of a bundle. */
import { appendText } from "../../core/host/bun/system.ts";
import type { BasicContext } from "../context.ts";
import { type LogLevel, logLine } from "./log-line.ts";

export interface LogFlags {
  readonly log?: string | undefined;
  readonly "log-format": string;
  readonly debug?: boolean;
}

type LogContext = Pick<BasicContext, "output" | "now">;

/** Append a line to the file of --log. Without one, failures are told elsewhere, and the rest on standard error. */
export function writeLog(flags: LogFlags, { output, now }: LogContext, level: LogLevel, msg: string): void {
  const line = logLine(flags["log-format"], level, msg, now());
  if (flags.log !== undefined) appendText(flags.log, line);
  else if (level === "debug") output.err(line);
}

/** With --debug, say what is done. */
export function debug(flags: LogFlags, context: LogContext, message: () => string): void {
  if (flags.debug === true) writeLog(flags, context, "debug", message());
}
