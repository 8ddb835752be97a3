import { updateContainer } from "../../core/engine/containers/update.ts";
import { RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { updateSpec } from "./update.spec.ts";

const ACTION = "update container";

/** Prints each name as it was given, as docker does. One that cannot be changed holds up none of the others. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof updateSpec>,
  context: CommandContext,
): Promise<number> {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) throw nothingGiven(positionals);
  return eachContainer(positionals, context, ACTION, (container) =>
    updateContainer(container, given, context, context.environment),
  );
}

function nothingGiven(names: readonly string[]): RlError {
  return new RlError({
    code: "invalid",
    action: ACTION,
    subject: names.join(" "),
    state: "no limit is given",
    hint: "see rl update --help",
  });
}
