/** What a command of the OCI runtime tells besides its output. On the path of every start of a bundle. */
import { appendText } from "../../core/host/bun/system.ts";
import type { RlError } from "../../core/mod.ts";
import type { BasicContext } from "../context.ts";
import { warn } from "../report.ts";

export interface LogFlags {
  readonly log?: string | undefined;
  readonly "log-format": string;
  readonly debug?: boolean;
}

export type LogContext = Pick<BasicContext, "output" | "environment" | "now">;

/**
 * Append a line to the file of --log, where callers look for it. Without one, or where it cannot be written to,
 * failures are told elsewhere, and the rest on standard error.
 */
export function writeLog(
  flags: LogFlags,
  { output, environment, now }: LogContext,
  level: "error" | "warning" | "debug",
  msg: string,
): void {
  const time = new Date(now()).toISOString();
  const line =
    flags["log-format"] === "json"
      ? JSON.stringify({ level, msg, time })
      : `time="${time}" level=${level} msg=${JSON.stringify(msg)}`;
  if (flags.log !== undefined && appendText(flags.log, `${line}\n`) === 0) return;
  if (level === "debug") output.err(`${line}\n`);
  else if (level === "warning") warn(msg, output, environment);
}

/** What has failed, with what helps against it: in a log there is one line for both. */
export function writeFailure(flags: LogFlags, context: LogContext, { message, hint }: RlError): void {
  writeLog(flags, context, "error", hint === undefined ? message : `${message} (${hint})`);
}

/** With --debug, say what is done. */
export function debug(flags: LogFlags, context: LogContext, message: () => string): void {
  if (flags.debug === true) writeLog(flags, context, "debug", message());
}
