/** A network, and who is in it. */
import {
  type EndpointFields,
  findNetwork,
  formatMac,
  listedNames,
  type NetworkRecord,
  readEndpoints,
} from "../../mod.ts";
import type { Apis } from "../apis.ts";

export interface InspectedNetwork extends NetworkRecord {
  /** Containers that run and are in it. */
  readonly containers: readonly NetworkMember[];
}

/** A container in a network. */
export interface NetworkMember {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** "02:42:0a:59:00:02". */
  readonly mac: string;
  /** With the bits of the network: "10.89.0.2/24". */
  readonly ip: string;
  /** Where the network has IPv6. */
  readonly ip6: string | undefined;
}

/** What holds the networks is made again where somebody has killed it, and connected as it was. @throws RlError */
export async function mendNetworks({ networks }: Pick<Apis, "networks">): Promise<void> {
  if (networks.endpoints().list().length > 0) await networks.serve();
}

/** @param text name, id or the beginning of an id. @throws RlError "not-found", "invalid" for what fits several */
export function inspectNetwork({ networks }: Pick<Apis, "networks">, text: string): InspectedNetwork {
  const network = findNetwork(networks.store(), text);
  const containers = membersOf(networks.endpoints(), network).map(memberOf);
  return { ...network, containers };
}

/** What is written down of the containers in a network. */
export function membersOf(
  endpoints: Parameters<typeof readEndpoints>[0],
  { name }: NetworkRecord,
): readonly EndpointFields[] {
  return readEndpoints(endpoints).filter(({ network }) => network === name);
}

/** How a container is called in a network. */
export function memberName({ names, container }: EndpointFields): string {
  return listedNames(names)[0] ?? container;
}

function memberOf(endpoint: EndpointFields): NetworkMember {
  const { container, mac, address, prefix, addressSix, prefixSix } = endpoint;
  return {
    id: container,
    name: memberName(endpoint),
    mac: formatMac(mac),
    ip: `${address}/${prefix}`,
    ip6: addressSix === "" ? undefined : `${addressSix}/${prefixSix}`,
  };
}
