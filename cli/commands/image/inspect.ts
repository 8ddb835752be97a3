import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { inspectObjects } from "../../inspect/objects.ts";
import { platformOf } from "../../platform.ts";
import type { imageInspectSpec } from "./inspect.spec.ts";

export async function run(
  { flags, positionals }: ParsedArguments<typeof imageInspectSpec>,
  context: CommandContext,
): Promise<number> {
  const platform = platformOf(flags.platform, context);
  const request = { kinds: ["image"], format: flags.format, platform, size: false } as const;
  return await inspectObjects(positionals, request, context);
}
