/** Entries of systemd's journal, as `journalctl --output=json` prints them, one on a line. */
import type { LogEntry } from "./log-entry.ts";
import { nanoText } from "./nano-time.ts";

/** Priority of what is written to standard error (sd-daemon(3)). */
const ERROR = "3";

/** An entry of a line; undefined for what is none. */
export function parseJournalEntry(line: string): LogEntry | undefined {
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    const { MESSAGE: message, PRIORITY: priority, __REALTIME_TIMESTAMP: microseconds } = fields;
    if (typeof microseconds !== "string" || !/^\d+$/.test(microseconds)) return undefined;
    return {
      stream: priority === ERROR ? "stderr" : "stdout",
      text: `${messageText(message)}${fields.CONTAINER_PARTIAL_MESSAGE === "true" ? "" : "\n"}`,
      time: nanoText(BigInt(microseconds) * 1000n),
      attributes: {},
    };
  } catch {
    return undefined;
  }
}

/** What is not text is printed as an array of its bytes. */
function messageText(message: unknown): string {
  if (typeof message === "string") return message;
  return Array.isArray(message) ? new TextDecoder().decode(Uint8Array.from(message as number[])) : "";
}
