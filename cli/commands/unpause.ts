import { chosenContainers } from "../chosen-containers.ts";
import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { unpauseSpec } from "./unpause.spec.ts";

/** Prints each name as it was given. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof unpauseSpec>,
  context: CommandContext,
): Promise<number> {
  const chosen = await chosenContainers("unpause", positionals, flags.all, context);
  return eachContainer(chosen, context, "unpause container", ({ now }) => context.life.unpause(now), {
    isAll: flags.all,
  });
}
