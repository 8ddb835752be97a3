import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { pruneAfterConsent } from "../../prune.ts";
import type { imagePruneSpec } from "./prune.spec.ts";

/** Remove images that no container uses. */
export async function run(
  { flags }: ParsedArguments<typeof imagePruneSpec>,
  context: CommandContext,
): Promise<number> {
  const warning = flags.all
    ? "This will remove all images that no container uses."
    : "This will remove all images without a tag that no container uses.";
  return pruneAfterConsent(warning, flags, context);
}
