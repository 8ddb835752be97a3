import {
  type InspectedNetwork,
  inspectNetwork,
  mendNetworks,
  type NetworkMember,
} from "../../../core/engine/networks/inspect.ts";
import { textMap } from "../../../core/engine/template/value.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { inspectEach } from "../../inspect/each.ts";
import type { networkInspectSpec } from "./inspect.spec.ts";

/** As docker: one JSON array of everything found, or a template applied to each. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkInspectSpec>,
  context: CommandContext,
): Promise<number> {
  await mendNetworks(context);
  return inspectEach(positionals, (name) => shown(inspectNetwork(context, name)), flags.format, context);
}

function shown(network: InspectedNetwork): object {
  const { name, id, createdAt, driver, ranges, internal, options, labels, containers } = network;
  return {
    Name: name,
    Id: id,
    Created: createdAt,
    Scope: "local",
    Driver: driver,
    EnableIPv4: true,
    EnableIPv6: ranges.length > 1,
    IPAM: {
      Driver: "default",
      Options: new Map(),
      Config: ranges.map(({ subnet, gateway, ipRange, aux }) => ({
        Subnet: subnet,
        ...(ipRange !== undefined && { IPRange: ipRange }),
        Gateway: gateway,
        ...(aux !== undefined && { AuxiliaryAddresses: textMap(aux) }),
      })),
    },
    Internal: internal,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: new Map(containers.map((member) => [member.id, shownMember(member)])),
    Options: textMap(options),
    Labels: textMap(labels),
  };
}

function shownMember({ id, name, mac, ip, ip6 = "" }: NetworkMember): object {
  return { Name: name, EndpointID: id, MacAddress: mac, IPv4Address: ip, IPv6Address: ip6 };
}
