import { removeContainer } from "../../core/engine/containers/remove.ts";
import type { CommandContext } from "../context.ts";
import { eachName } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { rmSpec } from "./rm.spec.ts";

/** Prints each name as it was given, as docker does; also of one that cannot be read, which is no container to find. */
export function run(
  { flags, positionals }: ParsedArguments<typeof rmSpec>,
  context: CommandContext,
): Promise<number> {
  const { force, volumes } = flags;
  const remove = (name: string): Promise<void> => removeContainer(name, { force, volumes }, context);
  return eachName(positionals, context, "remove container", remove, {
    passesOver: force ? ["not-found"] : [],
  });
}
