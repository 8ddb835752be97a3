import { parseFilters } from "../../../core/engine/filter.ts";
import { pruneFilters } from "../../../core/engine/volume-filters.ts";
import { confirm } from "../../confirm.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { formatSize } from "../../format.ts";
import { volumesPruned } from "../../prune-besides.ts";
import type { volumePruneSpec } from "./prune.spec.ts";

const ALL = /^all=(?:1|t|true)$/i;

/** Asks first, unless told not to. Lines are docker's. */
export async function run(
  { flags }: ParsedArguments<typeof volumePruneSpec>,
  context: CommandContext,
): Promise<number> {
  // Docker's older way to say --all.
  const all = flags.all || flags.filter.some((text) => ALL.test(text));
  const filters = flags.filter.filter((text) => !/^all=/i.test(text));
  const filter = await parseFilters(filters, new Map(pruneFilters(context.now())));
  const kind = all ? "all volumes" : "anonymous volumes";
  const only = filters.length === 0 ? "" : ` Only those with: ${filters.join(", ")}.`;
  const warning = `This will remove ${kind} not used by at least one container.${only}`;
  if (!flags.force && !(await confirm(warning, context))) return 0;
  const { text, bytes } = await volumesPruned({ all, filter }, context);
  context.output.out(`${text}Total reclaimed space: ${formatSize(bytes)}\n`);
  return 0;
}
