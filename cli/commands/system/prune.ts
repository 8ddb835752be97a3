import { parseFilters } from "../../../core/engine/filter.ts";
import { containerPruneFilters } from "../../../core/engine/prune-filters.ts";
import { describePruned, pruneContainers } from "../../containers/prune.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { pruneAfterConsent } from "../../prune.ts";
import type { systemPruneSpec } from "./prune.spec.ts";

/** Containers that do not run, and everything that can be fetched or made again and that nobody uses then. */
export async function run(
  { flags }: ParsedArguments<typeof systemPruneSpec>,
  context: CommandContext,
): Promise<number> {
  const images = flags.all
    ? "all images that no container uses then"
    : "all images without a tag that no container uses then";
  const warning = `This will remove all containers that do not run, ${images}, and all blobs and layers that no image refers to.`;
  return await pruneAfterConsent(warning, flags, context, async () => {
    const fits = await parseFilters(flags.filter, containerPruneFilters(context.now()));
    const pruned = await pruneContainers(fits, context);
    return { text: describePruned(pruned), bytes: pruned.bytes };
  });
}
