import { type ListedContainer, RlError } from "../../core/mod.ts";
import { COLUMNS, FIELDS, type FieldName, type FieldOptions, HEADS } from "../containers/fields.ts";
import type { ContextSource } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { formatTable } from "../table.ts";
import type { psSpec } from "./ps.spec.ts";

type Flags = ParsedArguments<typeof psSpec>["flags"];

/** List containers, newest first. Templates, filters and the store are loaded when they are asked for. */
export async function run(
  { flags }: ParsedArguments<typeof psSpec>,
  contexts: ContextSource,
): Promise<number> {
  const { output, now } = contexts.basic;
  const limit = limitOf(flags);
  const chosen = await choose(flags, limit, contexts);
  const { format, quiet, size } = flags;
  const isUsual = format === undefined || format.trim() === "table";
  const wantsSizes = size || (!isUsual && /\.Size\b/.test(format));
  const options: FieldOptions = {
    noTrunc: flags["no-trunc"],
    now: now(),
    sizes: wantsSizes && !(quiet && isUsual) ? await measure(chosen, contexts) : undefined,
  };
  if (quiet && isUsual) {
    output.out(chosen.map((container) => `${FIELDS.ID(container, options)}\n`).join(""));
    return 0;
  }
  if (isUsual) {
    output.out(usualTable(chosen, options));
    return 0;
  }
  const { renderContainers } = await import("../containers/listing.ts");
  output.out(renderContainers(format, chosen, options, output.isTerminal(1)));
  return 0;
}

async function choose(
  { all, filter }: Flags,
  limit: number | undefined,
  contexts: ContextSource,
): Promise<readonly ListedContainer[]> {
  const { shelf } = contexts.basic;
  if (filter.length === 0) {
    if (all || limit !== undefined) return (await shelf.list()).slice(0, limit);
    return (await shelf.list({ running: true })).filter(isUp);
  }
  const listed = await shelf.list();
  const { asksForAll, containerFilters } = await import("../../core/engine/containers/filters.ts");
  const { parseFilters } = await import("../../core/engine/filter.ts");
  const kinds = containerFilters(listed, (text) => descendants(text, contexts));
  const fits = await parseFilters(filter, kinds);
  const shown = all || limit !== undefined || asksForAll(filter) ? listed : listed.filter(isUp);
  return shown.filter(fits).slice(0, limit);
}

async function descendants(text: string, contexts: ContextSource): Promise<ReadonlySet<string>> {
  const { imageDescendants } = await import("../../core/engine/containers/descendants.ts");
  const { platformOf } = await import("../platform.ts");
  const context = await contexts.full();
  return await imageDescendants(text, platformOf(undefined, context), context.content().metadata);
}

async function measure(containers: readonly ListedContainer[], contexts: ContextSource) {
  const { containerSizes } = await import("../../core/engine/containers/size.ts");
  const readable = containers.map(({ id, brief }) => ({ id, imageId: brief?.imageId ?? "" }));
  return await containerSizes(readable, await contexts.full());
}

function isUp({ status }: ListedContainer): boolean {
  return status !== "created" && status !== "exited" && status !== "dead";
}

function usualTable(containers: readonly ListedContainer[], options: FieldOptions): string {
  const columns: readonly FieldName[] = options.sizes === undefined ? COLUMNS : [...COLUMNS, "Size"];
  // Column by column: the same is done over and over then, which the runtime soon does faster.
  const cells = columns.map((name) => {
    const field = FIELDS[name];
    return containers.map((container) => field(container, options));
  });
  const rows = containers.map((_, row) => cells.map((column) => column[row] ?? ""));
  return formatTable([columns.map((name) => HEADS[name]), ...rows]);
}

/** @throws RlError "invalid" */
function limitOf({ last, latest }: Flags): number | undefined {
  if (latest) return 1;
  if (last === undefined) return undefined;
  const count = Number(last);
  if (!/^-?\d+$/.test(last) || !Number.isSafeInteger(count)) {
    throw new RlError({
      code: "invalid",
      action: "list containers",
      subject: last,
      state: "it is no number of containers",
      hint: "write for example rl ps -n 5",
    });
  }
  // As docker's default, -1: as many as there are.
  return count <= 0 ? undefined : count;
}
