import { renameContainer } from "../../core/engine/containers/rename.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { renameSpec } from "./rename.spec.ts";

/** Says nothing, as docker. */
export async function run(
  { positionals }: ParsedArguments<typeof renameSpec>,
  { containers, shelf, events, networks }: CommandContext,
): Promise<number> {
  const [text = "", name = ""] = positionals;
  await renameContainer(await containers.find(text), text, name, { shelf, events, networks });
  return 0;
}
