import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { createSpec } from "./create.spec.ts";

/** Prints the id, as docker does. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof createSpec>,
  { life, output }: CommandContext,
): Promise<number> {
  const [image = "", ...command] = positionals;
  const own = { ...flags, detach: false, "detach-keys": "", "sig-proxy": true };
  output.out(`${await life.create({ flags: own, image, command })}\n`);
  return 0;
}
