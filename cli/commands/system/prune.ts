import { parseFilters } from "../../../core/engine/filter.ts";
import { pruneFilters as networkFilters } from "../../../core/engine/network-filters.ts";
import { containerPruneFilters } from "../../../core/engine/prune-filters.ts";
import { pruneFilters as volumeFilters } from "../../../core/engine/volume-filters.ts";
import { describePruned, pruneContainers } from "../../containers/prune.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { pruneAfterConsent } from "../../prune.ts";
import { networksPruned, type PrunedBesides, volumesPruned } from "../../prune-besides.ts";
import type { systemPruneSpec } from "./prune.spec.ts";

/** Containers that do not run, and everything that can be fetched or made again and that nobody uses then. Lines are docker's. */
export async function run(
  { flags }: ParsedArguments<typeof systemPruneSpec>,
  context: CommandContext,
): Promise<number> {
  const images = flags.all
    ? "all images that no container uses then"
    : "all images without a tag that no container uses then";
  const volumes = flags.volumes ? ", all volumes without a name that no container uses then" : "";
  const warning = `This will remove all containers that do not run, all networks that no running container is in${volumes}, ${images}, and all blobs, layers and translated WebAssembly components that no image needs.`;
  return await pruneAfterConsent(warning, flags, context, {
    async before() {
      const fits = await parseFilters(flags.filter, containerPruneFilters(context.now()));
      const containers = await pruneContainers(fits, context);
      const parts = [
        { text: describePruned(containers), bytes: containers.bytes },
        networksPruned(await parseFilters(flags.filter, new Map(networkFilters(context.now()))), context),
      ];
      if (flags.volumes) {
        const filter = await parseFilters(flags.filter, new Map(volumeFilters(context.now())));
        parts.push(await volumesPruned({ all: false, filter }, context));
      }
      return {
        text: parts.map(({ text }) => text).join(""),
        bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    },
    // They have no labels to be chosen by.
    after: async () => (flags.filter.length === 0 ? await pruneComponents(context) : { text: "", bytes: 0 }),
  });
}

/** WebAssembly components as they were translated: what the images that are left do not need. */
async function pruneComponents({ components }: CommandContext): Promise<PrunedBesides> {
  const pruned = await components.prune();
  if (pruned.length === 0) return { text: "", bytes: 0 };
  const names = pruned.map(({ name }) => `${name}\n`).join("");
  const bytes = pruned.reduce((sum, each) => sum + each.bytes, 0);
  return { text: `Deleted Components:\n${names}\n`, bytes };
}
