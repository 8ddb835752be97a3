import { containerPids } from "../../core/engine/oci/container-pids.ts";
import { readProcessClock, readProcessFiles } from "../../core/host/bun/process-details.ts";
import { containerEvent, parseProcessFiles, RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { formatTable } from "../table.ts";
import type { ProcessRow } from "../top/columns.ts";
import { requestedColumns } from "../top/request.ts";
import type { topSpec } from "./top.spec.ts";

/** Seen from outside: neither a program of the container's nor one of the host's is needed. */
export async function run(args: ParsedArguments<typeof topSpec>, context: CommandContext): Promise<number> {
  const [text = "", ...words] = args.positionals;
  const columns = requestedColumns(words);
  const { document, state, status } = (await context.containers.find(text)).now;
  if (state === undefined || (status !== "running" && status !== "paused")) throw stopped(text);
  const clock = readProcessClock();
  const now = context.now();
  const processes = containerPids(state).flatMap((pid) => {
    const files = readProcessFiles(pid);
    return (files === undefined ? undefined : parseProcessFiles(files)) ?? [];
  });
  const inner = new Map(processes.map(({ pid, innerPid }) => [pid, innerPid]));
  const rows = processes.map(
    (process): ProcessRow => ({ process, innerParent: inner.get(process.parent) ?? 0, clock, now }),
  );
  const head = columns.map((column) => column.head);
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const hasHead = head.some((word) => word !== "");
  context.events.tell(containerEvent(document, "top"));
  context.output.out(formatTable(hasHead ? [head, ...cells] : cells));
  return 0;
}

function stopped(subject: string): RlError {
  return new RlError({
    code: "invalid",
    action: "list processes of container",
    subject,
    state: "it is not running",
    hint: `start it first: rl start ${subject}`,
  });
}
