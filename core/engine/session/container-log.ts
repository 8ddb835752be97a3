/** What a container has written, from wherever it is kept. */
import { waitForEnd } from "../../host/bun/control.ts";
import { readLines } from "../../host/bun/line-files.ts";
import { type Container, type LogEntry, logPath, parseLogEntry, RlError } from "../../mod.ts";
import type { LogOptions } from "../apis.ts";
import { readJournal } from "./journal-log.ts";
import { readingEnd } from "./reading-end.ts";
import type { Session } from "./session.ts";

/** Where it is, and what reads it. */
export interface LogPlace {
  readonly paths: Pick<Session["paths"], "run" | "containers">;
  readonly findProgram: (name: string) => string | undefined;
}

/** Entries of its log, some at a time. @throws RlError "unsupported" for a journal that cannot be read */
export function containerLog(
  { paths, findProgram }: LogPlace,
  { document }: Container,
  options: LogOptions,
): AsyncIterable<readonly LogEntry[]> {
  const { id, name } = document;
  const follow = options.follow ? followEnd(paths, id, options) : undefined;
  if (document.log?.driver !== "journald") return readLog(paths, id, options, follow);
  const program = findProgram("journalctl");
  if (program !== undefined) return readJournal(program, id, options, follow);
  follow?.abort();
  throw new RlError({
    code: "unsupported",
    action: "read journal of container",
    subject: name,
    state: "journalctl is not installed",
    hint: `where it is, read it with: journalctl CONTAINER_ID=${id.slice(0, 12)}`,
  });
}

async function* readLog(
  { containers }: LogPlace["paths"],
  id: string,
  { tail, since, until }: LogOptions,
  follow: AbortController | undefined,
): AsyncGenerator<readonly LogEntry[]> {
  try {
    for await (const lines of readLines(logPath(`${containers}/${id}`), { tail, follow: follow?.signal })) {
      const entries = lines.map(parseLogEntry).filter((entry) => entry !== undefined);
      const wanted = entries.filter(({ time }) => since === undefined || time >= since);
      const late = until === undefined ? -1 : wanted.findIndex(({ time }) => time > until);
      yield late < 0 ? wanted : wanted.slice(0, late);
      if (late >= 0) return;
    }
  } finally {
    follow?.abort();
  }
}

/** Aborted when the container has ended, or nothing more is wanted of it. */
function followEnd(
  paths: LogPlace["paths"],
  id: string,
  { until, signal }: Pick<LogOptions, "until" | "signal">,
): AbortController {
  const end = readingEnd({ signal, until: until === undefined ? undefined : Date.parse(until) });
  void waitForEnd(paths, id, end.signal).then(() => end.abort());
  return end;
}
