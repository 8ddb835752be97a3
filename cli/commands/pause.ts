import { chosenContainers } from "../chosen-containers.ts";
import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { pauseSpec } from "./pause.spec.ts";

/** Prints each name as it was given. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof pauseSpec>,
  context: CommandContext,
): Promise<number> {
  const chosen = await chosenContainers("pause", positionals, flags.all, context);
  return eachContainer(chosen, context, "pause container", ({ now }) => context.life.pause(now), {
    isAll: flags.all,
  });
}
