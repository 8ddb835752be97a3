import { textMap } from "../../../core/engine/template/value.ts";
import {
  type EndpointFields,
  findNetwork,
  formatMac,
  listedNames,
  type NetworkRecord,
  readEndpoints,
} from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { inspectEach } from "../../inspect/each.ts";
import type { networkInspectSpec } from "./inspect.spec.ts";

/** As docker: one JSON array of everything found, or a template applied to each. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkInspectSpec>,
  context: CommandContext,
): Promise<number> {
  const store = context.networks.store();
  // One that was killed is noticed here, and made again.
  const endpoints = readEndpoints(context.networks.endpoints());
  if (endpoints.length > 0) await context.networks.serve();
  return inspectEach(
    positionals,
    (name) => inspect(findNetwork(store, name), endpoints),
    flags.format,
    context,
  );
}

function inspect(network: NetworkRecord, endpoints: readonly EndpointFields[]): object {
  const { name, id, createdAt, driver, ranges, internal, options, labels } = network;
  const inside = endpoints.filter((endpoint) => endpoint.network === name);
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
    Containers: new Map(inside.map((endpoint) => [endpoint.container, containerOf(endpoint)])),
    Options: textMap(options),
    Labels: textMap(labels),
  };
}

function containerOf({
  container,
  names,
  mac,
  address,
  prefix,
  addressSix,
  prefixSix,
}: EndpointFields): object {
  return {
    Name: listedNames(names)[0] ?? "",
    EndpointID: container,
    MacAddress: formatMac(mac),
    IPv4Address: `${address}/${prefix}`,
    IPv6Address: addressSix === "" ? "" : `${addressSix}/${prefixSix}`,
  };
}
