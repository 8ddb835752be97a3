import { createNetworks } from "../../../core/engine/api/networks.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { networkDisconnectSpec } from "./disconnect.spec.ts";

/** Prints nothing, as docker. */
export async function run(
  { flags: { force }, positionals }: ParsedArguments<typeof networkDisconnectSpec>,
  context: CommandContext,
): Promise<number> {
  const [network = "", container = ""] = positionals;
  await createNetworks(context).disconnect(network, container, { force });
  return 0;
}
