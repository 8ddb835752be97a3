import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { pruneAfterConsent } from "../../prune.ts";
import type { systemPruneSpec } from "./prune.spec.ts";

/** Everything that can be fetched or made again and that nobody uses. */
export async function run(
  { flags }: ParsedArguments<typeof systemPruneSpec>,
  context: CommandContext,
): Promise<number> {
  const images = flags.all
    ? "all images that no container uses"
    : "all images without a tag that no container uses";
  const warning = `This will remove ${images}, and all blobs and layers that no image refers to.`;
  return pruneAfterConsent(warning, flags, context);
}
