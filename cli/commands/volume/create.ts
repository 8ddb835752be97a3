import { createVolume } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { parsePairs } from "../../pairs.ts";
import type { volumeCreateSpec } from "./create.spec.ts";

/** Prints the name, as docker does. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof volumeCreateSpec>,
  { output, volumes, now }: CommandContext,
): Promise<number> {
  const [given] = positionals;
  const name = given ?? crypto.getRandomValues(new Uint8Array(32)).toHex();
  const { driver, label, opt } = flags;
  const created = createVolume(volumes.store(), {
    name,
    driver,
    labels: parsePairs(label),
    options: parsePairs(opt),
    createdAt: new Date(now()).toISOString(),
    anonymous: given === undefined,
  });
  output.out(`${created.name}\n`);
  return 0;
}
