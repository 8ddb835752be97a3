import { createNetworks } from "../../../core/engine/api/networks.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { parsePairs } from "../../pairs.ts";
import type { networkCreateSpec } from "./create.spec.ts";

/** Prints the id, as docker does. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkCreateSpec>,
  context: CommandContext,
): Promise<number> {
  const [name = ""] = positionals;
  const { driver, subnet, gateway, "ip-range": ipRange, ipv6, internal } = flags;
  const created = await createNetworks(context).create(name, {
    driver,
    subnets: commas(subnet),
    gateways: commas(gateway),
    ipRanges: commas(ipRange),
    reserved: parsePairs(flags["aux-address"]),
    ipv6,
    internal,
    labels: parsePairs(flags.label),
    options: parsePairs(flags.opt),
  });
  context.output.out(`${created.id}\n`);
  return 0;
}

/** Docker takes several in one value, too. */
function commas(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(",")).filter((value) => value !== "");
}
