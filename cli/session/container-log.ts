/** What a container has written, from wherever it is kept. */
import { readLog } from "../../core/host/bun/container-log.ts";
import { readJournal } from "../../core/host/bun/journal-log.ts";
import { type Container, type LogEntry, RlError } from "../../core/mod.ts";
import type { LogOptions } from "../context.ts";
import { findProgram } from "./programs.ts";
import type { Session } from "./session.ts";

/** Entries of its log, some at a time. @throws RlError "unsupported" for a journal that cannot be read */
export function containerLog(
  { paths, environment }: Pick<Session, "paths" | "environment">,
  { document }: Container,
  options: LogOptions,
): AsyncIterable<readonly LogEntry[]> {
  if (document.log?.driver !== "journald") return readLog(paths, document.id, options);
  const program = findProgram("journalctl", environment.PATH);
  if (program !== undefined) return readJournal(program, paths, document.id, options);
  throw new RlError({
    code: "unsupported",
    action: "read journal of container",
    subject: document.name,
    state: "journalctl is not installed",
    hint: `where it is, read it with: journalctl CONTAINER_ID=${document.id.slice(0, 12)}`,
  });
}
