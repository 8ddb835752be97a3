import { parseFilters } from "../../../core/engine/filter.ts";
import { containerPruneFilters } from "../../../core/engine/prune-filters.ts";
import { confirm } from "../../confirm.ts";
import { describePruned, pruneContainers } from "../../containers/prune.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { formatSize } from "../../format.ts";
import type { containerPruneSpec } from "./prune.spec.ts";

/** Asks first, unless told not to. Lines are docker's. */
export async function run(
  { flags }: ParsedArguments<typeof containerPruneSpec>,
  context: CommandContext,
): Promise<number> {
  const { filter, force } = flags;
  const fits = await parseFilters(filter, containerPruneFilters(context.now()));
  const warning = "This will remove all containers that do not run.";
  const whole = filter.length === 0 ? warning : `${warning} Only those with: ${filter.join(", ")}.`;
  if (!force && !(await confirm(whole, context))) return 0;
  const pruned = await pruneContainers(fits, context);
  context.output.out(`${describePruned(pruned)}Total reclaimed space: ${formatSize(pruned.bytes)}\n`);
  return 0;
}
