import { tagImage, targetReference } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import type { tagSpec } from "./tag.spec.ts";

/** Says nothing when it went well, as docker. Nothing is done when one of the names is none. */
export async function run(args: ParsedArguments<typeof tagSpec>, context: CommandContext): Promise<number> {
  const [source = "", ...names] = args.positionals;
  for (const name of names) targetReference(name);
  const ports = context.content();
  for (const name of names) await tagImage(source, name, platformOf(undefined, context), ports);
  return 0;
}
