import { parseFilters } from "../../../core/engine/filter.ts";
import { pruneFilters } from "../../../core/engine/network-filters.ts";
import { confirm } from "../../confirm.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { networksPruned } from "../../prune-besides.ts";
import type { networkPruneSpec } from "./prune.spec.ts";

/** Asks first, unless told not to. Lines are docker's. */
export async function run(
  { flags }: ParsedArguments<typeof networkPruneSpec>,
  context: CommandContext,
): Promise<number> {
  const fits = await parseFilters(flags.filter, new Map(pruneFilters(context.now())));
  const only = flags.filter.length === 0 ? "" : ` Only those with: ${flags.filter.join(", ")}.`;
  const warning = `This will remove all networks that no running container is in.${only}`;
  if (!flags.force && !(await confirm(warning, context))) return 0;
  context.output.out(networksPruned(fits, context).text);
  return 0;
}
