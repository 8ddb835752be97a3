/** What a container has written, a piece at a time, as its log keeps it. */

export interface LogEntry {
  readonly stream: "stdout" | "stderr";
  /** Ends in a line break unless the line goes on in the next entry of the stream. */
  readonly text: string;
  /** RFC 3339 in UTC, with nine digits behind the second, so that times compare as texts. */
  readonly time: string;
  /** Labels, variables and tag, as they were asked for. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Which entries are wanted. */
export interface LogRange {
  /** So many of the last ones. */
  readonly tail?: number | undefined;
  /** Not before this time, as `LogEntry.time` has it. */
  readonly since?: string | undefined;
  /** Not after this time. */
  readonly until?: string | undefined;
}

/** An entry of a line of the file; undefined for what is none. */
export function parseLogEntry(line: string): LogEntry | undefined {
  try {
    const { log, stream, time, attrs } = JSON.parse(line) as Record<string, unknown>;
    if (typeof log !== "string" || typeof time !== "string") return undefined;
    const isObject = typeof attrs === "object" && attrs !== null;
    const attributes = isObject ? (attrs as LogEntry["attributes"]) : {};
    return { stream: stream === "stderr" ? "stderr" : "stdout", text: log, time, attributes };
  } catch {
    return undefined;
  }
}

/** Attributes as docker's `--details` shows them: "env=prod,tag=web", names and values as in a web address. */
export function attributesText(attributes: LogEntry["attributes"]): string {
  const quoted = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+");
  return Object.entries(attributes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${quoted(name)}=${quoted(value)}`)
    .join(",");
}
