import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { startSpec } from "./start.spec.ts";

/** Prints each name as it was given, also of one that runs already. */
export function run(
  { positionals }: ParsedArguments<typeof startSpec>,
  context: CommandContext,
): Promise<number> {
  return eachContainer(positionals, context, "start container", async ({ now }) => context.life.start(now));
}
