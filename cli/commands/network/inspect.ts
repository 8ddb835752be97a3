import { encodeJson } from "../../../core/engine/template/json.ts";
import { textMap } from "../../../core/engine/template/value.ts";
import {
  type EndpointFields,
  findNetwork,
  formatMac,
  isRlError,
  listedNames,
  type NetworkRecord,
  readEndpoints,
} from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import { escapeLines } from "../../escape.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { report } from "../../report.ts";
import { renderEach } from "../../template/listing.ts";
import type { networkInspectSpec } from "./inspect.spec.ts";

/** Docker's status when something was not found; what was found is printed all the same. */
const SOME_MISSING = 1;

/** As docker: one JSON array of everything found, or a template applied to each. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkInspectSpec>,
  { output, environment, networks }: CommandContext,
): Promise<number> {
  const { format } = flags;
  const store = networks.store();
  // One that was killed is noticed here, and made again.
  const endpoints = readEndpoints(networks.endpoints());
  if (endpoints.length > 0) await networks.serve();
  const found: object[] = [];
  const failures: unknown[] = [];
  for (const name of positionals) {
    try {
      found.push(inspect(findNetwork(store, name), endpoints));
    } catch (error) {
      if (!isRlError(error)) throw error;
      failures.push(error);
    }
  }
  const terminal = output.isTerminal(1);
  const isArray = format === undefined || format === "json";
  const array = isArray ? `${encodeJson(found, format === "json" ? "" : "    ")}\n` : "";
  if (isArray) output.out(terminal ? escapeLines(array) : array);
  else output.out(renderEach(format, found, terminal));
  for (const failure of failures) report(failure, output, environment);
  return failures.length === 0 ? 0 : SOME_MISSING;
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
