/** What a command of the OCI runtime tells besides its output. On the path of every start of a bundle. */
import { appendText } from "../../core/host/bun/system.ts";
import type { BasicContext } from "../context.ts";

export interface LogFlags {
  readonly log?: string | undefined;
  readonly "log-format": string;
  readonly debug?: boolean;
}

type LogContext = Pick<BasicContext, "output" | "now">;

/** Append a line to the file of --log. Without one, failures are told elsewhere, and the rest on standard error. */
export function writeLog(
  flags: LogFlags,
  { output, now }: LogContext,
  level: "error" | "warning" | "debug",
  msg: string,
): void {
  const time = new Date(now()).toISOString();
  const line =
    flags["log-format"] === "json"
      ? JSON.stringify({ level, msg, time })
      : `time="${time}" level=${level} msg=${JSON.stringify(msg)}`;
  if (flags.log !== undefined) appendText(flags.log, `${line}\n`);
  else if (level === "debug") output.err(`${line}\n`);
}

/** With --debug, say what is done. */
export function debug(flags: LogFlags, context: LogContext, message: () => string): void {
  if (flags.debug === true) writeLog(flags, context, "debug", message());
}
