import { readText } from "../../../core/engine/session/read-text.ts";
import { routedSubnets } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { parsePairs } from "../../pairs.ts";
import type { networkCreateSpec } from "./create.spec.ts";

/** Prints the id, as docker does. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkCreateSpec>,
  { output, networks, now }: CommandContext,
): Promise<number> {
  const [name = ""] = positionals;
  const {
    driver,
    subnet,
    gateway,
    "ip-range": ipRange,
    "aux-address": aux,
    ipv6,
    internal,
    label,
    opt,
  } = flags;
  const created = await networks.create(
    {
      name,
      id: crypto.getRandomValues(new Uint8Array(32)).toHex(),
      driver,
      subnets: commas(subnet),
      gateways: commas(gateway),
      ipRanges: commas(ipRange),
      aux: parsePairs(aux),
      ipv6,
      internal,
      labels: parsePairs(label),
      options: parsePairs(opt),
      createdAt: new Date(now()).toISOString(),
    },
    routedSubnets(readText("/proc/net/route")),
  );
  output.out(`${created.id}\n`);
  return 0;
}

/** Docker takes several in one value, too. */
function commas(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(",")).filter((value) => value !== "");
}
