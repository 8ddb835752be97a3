import { createNetworks } from "../../../core/engine/api/networks.ts";
import { parseLink } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { networkConnectSpec } from "./connect.spec.ts";

/** Prints nothing, as docker. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkConnectSpec>,
  context: CommandContext,
): Promise<number> {
  const [network = "", container = ""] = positionals;
  const { ip, ip6, alias: aliases, "mac-address": mac, link } = flags;
  const links = Object.fromEntries(link.map(parseLink).map((each) => [each.alias, each.container]));
  await createNetworks(context).connect(network, container, { ip, ip6, mac, aliases, links });
  return 0;
}
