import { stopIfCancelled } from "../../../core/engine/cancelled.ts";
import { parseFilters } from "../../../core/engine/filter.ts";
import { pruneFilters } from "../../../core/engine/network-filters.ts";
import { listNetworks, pruneEvent } from "../../../core/mod.ts";
import { confirm } from "../../confirm.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { networkPruneSpec } from "./prune.spec.ts";

/** Asks first, unless told not to. Lines are docker's. */
export async function run(
  { flags }: ParsedArguments<typeof networkPruneSpec>,
  context: CommandContext,
): Promise<number> {
  const { output, signal, networks } = context;
  const fits = await parseFilters(flags.filter, new Map(pruneFilters(context.now())));
  const only = flags.filter.length === 0 ? "" : ` Only those with: ${flags.filter.join(", ")}.`;
  const warning = `This will remove all networks that no running container is in.${only}`;
  if (!flags.force && !(await confirm(warning, context))) return 0;
  const removed: string[] = [];
  for (const network of listNetworks(networks.store()).filter(fits)) {
    stopIfCancelled(signal, "remove network", network.name);
    const used = new Set(
      networks
        .endpoints()
        .list()
        .map((each) => each.network),
    );
    if (used.has(network.name)) continue;
    networks.store().remove(network.name);
    removed.push(network.name);
  }
  context.events.tell(pruneEvent("network", 0));
  if (removed.length > 0) output.out(`Deleted Networks:\n${removed.join("\n")}\n\n`);
  return 0;
}
