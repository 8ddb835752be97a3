import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { inspectObjects } from "../inspect/objects.ts";
import { platformOf } from "../platform.ts";
import type { inspectSpec } from "./inspect.spec.ts";

/** Of a name that several have, the container is shown, else the image, as docker does. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof inspectSpec>,
  context: CommandContext,
): Promise<number> {
  const { format, size, type } = flags;
  const kinds = type === undefined ? (["container", "image", "volume"] as const) : [type];
  const platform = platformOf(flags.platform, context);
  return await inspectObjects(positionals, { kinds, format, platform, size }, context);
}
