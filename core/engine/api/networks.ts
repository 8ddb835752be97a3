/** Networks with names, as a program has them. */
import { listNetworks, type NetworkRecord, routedSubnets } from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { parseFilters } from "../filter.ts";
import { listFilters, pruneFilters } from "../network-filters.ts";
import { type ConnectOptions, connectContainer, disconnectContainer } from "../networks/connect.ts";
import { type InspectedNetwork, inspectNetwork, mendNetworks } from "../networks/inspect.ts";
import { pruneNetworks, removeUnused, usedNetworks } from "../networks/remove.ts";
import { readText } from "../session/read-text.ts";
import { type Filters, filterTexts } from "./filters.ts";

/** What a new network is to be. */
export interface NetworkOptions {
  /** "bridge", which is the only one. */
  readonly driver?: string | undefined;
  /** "10.90.7.0/24", "fd00:7::/64": at most one of each version of IP; chosen where none is given. */
  readonly subnets?: readonly string[] | undefined;
  /** Addresses in the subnets that are the network's own: the first of each by default. */
  readonly gateways?: readonly string[] | undefined;
  /** Parts of the subnets, to which containers that ask for no address are kept. */
  readonly ipRanges?: readonly string[] | undefined;
  /** Addresses that nobody gets, by what they are called. */
  readonly reserved?: Readonly<Record<string, string>> | undefined;
  readonly ipv6?: boolean | undefined;
  /** Nothing leads out of it. */
  readonly internal?: boolean | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Of the driver: `{ mtu: 1400 }`. */
  readonly options?: Readonly<Record<string, string | number>> | undefined;
}

/** What is done with networks. They and containers are named by name, id or the beginning of an id. */
export interface Networks {
  /** @throws RlError "exists", "invalid", "denied" for a subnet that another network has, "unsupported" */
  create(name: string, options?: NetworkOptions): Promise<NetworkRecord>;
  /** Sorted by name; filters are dangling, driver, id, label, name, scope, type and until. */
  list(options?: { readonly filters?: Filters | undefined }): Promise<readonly NetworkRecord[]>;
  /** With the containers in it. @throws RlError "not-found" */
  inspect(network: string): Promise<InspectedNetwork>;
  /**
   * Put a container into a network, one that does not run from its next start on.
   *
   * @throws RlError "not-found", "exists", "invalid"
   */
  connect(network: string, container: string, options?: ConnectOptions): Promise<void>;
  /** Take a container out of a network, with `force` also one that is not in it. @throws RlError "not-found" */
  disconnect(
    network: string,
    container: string,
    options?: { readonly force?: boolean | undefined },
  ): Promise<void>;
  /** @throws RlError "not-found", "denied" for one that a container is in */
  remove(network: string): Promise<void>;
  /** Remove those that no container is in; filters are label and until. */
  prune(options?: { readonly filters?: Filters | undefined }): Promise<readonly NetworkRecord[]>;
}

export function createNetworks(apis: Pick<Apis, "networks" | "containers" | "now" | "signal">): Networks {
  return {
    create: async (name, options = {}) => makeNetwork(apis, name, options),
    list: ({ filters } = {}) => networksThat(apis, filterTexts(filters)),
    async inspect(network) {
      await mendNetworks(apis);
      return inspectNetwork(apis, network);
    },
    connect: (network, container, options = {}) => connectContainer(apis, network, container, options),
    disconnect: (network, container, { force = false } = {}) =>
      disconnectContainer(apis, network, container, force),
    remove: async (network) => removeUnused(apis, network),
    async prune({ filters } = {}) {
      const fits = await parseFilters(filterTexts(filters), new Map(pruneFilters(apis.now())));
      return pruneNetworks(apis, fits, apis.signal);
    },
  };
}

/** @param texts filters as people write them. @throws RlError "invalid" for those that are none */
export async function networksThat(
  apis: Pick<Apis, "networks" | "now">,
  texts: readonly string[],
): Promise<readonly NetworkRecord[]> {
  const fits = await parseFilters(texts, listFilters(usedNetworks(apis), apis.now()));
  return listNetworks(apis.networks.store()).filter(fits);
}

function makeNetwork(
  { networks, now }: Pick<Apis, "networks" | "now">,
  name: string,
  options: NetworkOptions,
): Promise<NetworkRecord> {
  const { driver = "bridge", ipv6 = false, internal = false, labels = {} } = options;
  const wanted = {
    name,
    id: crypto.getRandomValues(new Uint8Array(32)).toHex(),
    driver,
    subnets: options.subnets ?? [],
    gateways: options.gateways ?? [],
    ipRanges: options.ipRanges ?? [],
    aux: options.reserved ?? {},
    ipv6,
    internal,
    labels,
    options: Object.fromEntries(
      Object.entries(options.options ?? {}).map(([key, value]) => [key, `${value}`]),
    ),
    createdAt: new Date(now()).toISOString(),
  };
  return networks.create(wanted, routedSubnets(readText("/proc/net/route")));
}
