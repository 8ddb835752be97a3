import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { inspectObjects } from "../../inspect/objects.ts";
import { platformOf } from "../../platform.ts";
import type { containerInspectSpec } from "./inspect.spec.ts";

export async function run(
  { flags, positionals }: ParsedArguments<typeof containerInspectSpec>,
  context: CommandContext,
): Promise<number> {
  const request = { ...flags, kinds: ["container"], platform: platformOf(undefined, context) } as const;
  return await inspectObjects(positionals, request, context);
}
