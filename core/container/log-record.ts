/** What is kept of a container's output, and where. */
import type { PlanRecord } from "../plan/records.ts";

/** What is kept of a container's output. */
export interface LogSettings {
  /** "none" keeps nothing. */
  readonly driver: "json-file" | "journald" | "none";
  /** Bytes after which a file is put aside; 0 for never. */
  readonly maxSize: number;
  /** How many files there are at most. */
  readonly maxFiles: number;
  /**
   * What each entry has besides: labels, variables, a tag. In a value a NUL stands for the container's name, which
   * is known only when it is started.
   */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** Where systemd's journal takes entries. */
export const JOURNAL_SOCKET = "/run/systemd/journal/socket";

/** The most that labels, variables and tag may take, in bytes; syscalls-c/log-text.h has the same. */
const TEXT_MAX = 16384;

/** @param directory the container's own */
export function logRecord(settings: LogSettings, directory: string): Extract<PlanRecord, { record: "log" }> {
  const { driver, maxSize, maxFiles, attributes = {} } = settings;
  const none = new Uint8Array();
  const record = { record: "log", maxSize, maxFiles, attributes: none, journal: none } as const;
  if (driver === "none") return { ...record, file: "" };
  if (driver === "journald") return { ...record, file: JOURNAL_SOCKET, journal: journalFields(attributes) };
  const text = Object.keys(attributes).length === 0 ? "" : jsonText(attributes);
  return { ...record, file: logPath(directory), attributes: new TextEncoder().encode(text) };
}

/** JSON in which a NUL is left as it is. */
function jsonText(attributes: Readonly<Record<string, string>>): string {
  const quoted = (text: string): string => text.split("\0").map(withoutQuotes).join("\0");
  const pairs = Object.entries(attributes).map(
    ([name, value]) => `${JSON.stringify(name)}:"${quoted(value)}"`,
  );
  return `{${pairs.join(",")}}`;
}

function withoutQuotes(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** What a container has written, below its own directory. */
export function logPath(containerDirectory: string): string {
  return `${containerDirectory}/log.json`;
}

/** Whether attributes are more than a log takes with every entry. */
export function areTooLong(attributes: Readonly<Record<string, string>>): boolean {
  return new TextEncoder().encode(JSON.stringify(attributes)).length + 256 > TEXT_MAX;
}

/**
 * Lines of systemd's native protocol. A value of several lines has its length before it, so it must be known: there
 * a NUL stands for nothing.
 */
function journalFields(attributes: Readonly<Record<string, string>>): Uint8Array {
  const encoder = new TextEncoder();
  const parts = Object.entries(attributes).flatMap(([name, value]) => {
    if (!value.includes("\n")) return [encoder.encode(`${name}=${value}\n`)];
    const bytes = encoder.encode(value.replaceAll("\0", ""));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
    return [encoder.encode(`${name}\n`), length, bytes, encoder.encode("\n")];
  });
  const all = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const bytes of parts) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
