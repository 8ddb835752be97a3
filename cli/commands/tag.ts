import { tellImage } from "../../core/engine/images/tell.ts";
import { storedName } from "../../core/engine/short-name.ts";
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
  const platform = platformOf(undefined, context);
  const image = await storedName(source, platform, ports);
  for (const name of names) {
    const tagged = await tagImage(image, name, platform, ports);
    tellImage(context.events, "tag", tagged, tagged.reference);
  }
  return 0;
}
