/** A line of the file that --log names. */

export type LogLevel = "error" | "warning" | "debug";

/** @param now milliseconds since the epoch */
export function logLine(format: string, level: LogLevel, msg: string, now: number): string {
  const time = new Date(now).toISOString();
  const line =
    format === "json"
      ? JSON.stringify({ level, msg, time })
      : `time="${time}" level=${level} msg=${JSON.stringify(msg)}`;
  return `${line}\n`;
}

/** What is said of an error there: all in one line. */
export function errorText({ message, hint }: { message: string; hint?: string | undefined }): string {
  return hint === undefined ? message : `${message} (${hint})`;
}
