/** A container in a network: what is asked for, the addresses it gets, and the record that says so. */
import { RlError } from "../errors.ts";
import type { EndpointStore } from "../ports/network-store.ts";
import { bridgeName, type NetworkRange, type NetworkRecord, networkMtu } from "./network.ts";
import type { PublishedPort } from "./ports.ts";
import {
  type Address,
  formatAddress,
  isIn,
  lastOf,
  parseAddress,
  parseSubnet,
  type Subnet,
} from "./subnet.ts";

/** What is asked for a container in one network. */
export interface EndpointRequest {
  readonly ip?: string | undefined;
  readonly ip6?: string | undefined;
  /** "02:42:0a:59:00:02". */
  readonly mac?: string | undefined;
  readonly aliases: readonly string[];
  /** What the container alone calls another one, by its id. */
  readonly links: readonly (readonly [alias: string, container: string])[];
  /** Name servers to be asked in place of the host's. */
  readonly servers: readonly string[];
  /** Bits per second each way. */
  readonly rate?: bigint | undefined;
  /** What the interface is called; by default eth and a number. */
  readonly interface?: string | undefined;
}

/** Addresses of a container in a network, with the bits of the network. */
export interface EndpointAddresses {
  readonly address: string;
  readonly prefix: number;
  readonly gateway: string;
  /** "" for none. */
  readonly addressSix: string;
  readonly prefixSix: number;
  readonly gatewaySix: string;
}

/** What a container's addresses are reserved with: of one start, for an earlier one may not have let go of its own. */
export function startOwner(container: string): string {
  return `${container}.${crypto.randomUUID().slice(0, 8)}`;
}

function containerOf(owner: string): string {
  return owner.slice(0, owner.indexOf("."));
}

/** A container in a network, as it is written down: the record networkEndpoint of a plan. */
export interface EndpointFields extends EndpointAddresses {
  readonly network: string;
  readonly container: string;
  readonly bridge: string;
  readonly interface: string;
  readonly mac: Uint8Array;
  readonly mtu: number;
  readonly rate: number | bigint;
  readonly route: number;
  readonly internal: number;
  readonly names: Uint8Array;
  readonly links: Uint8Array;
  readonly servers: Uint8Array;
  /** Of its addresses: see `startOwner`. */
  readonly owner: string;
  /** Of the host, that lead to the container. */
  readonly ports: readonly PublishedPort[];
}

/**
 * Take addresses for a container, those that are asked for or the first that are free.
 *
 * @throws RlError "exists" for one that another container has, "invalid" for one that the network does not have,
 *   "limit" when there is none left
 */
export function takeAddresses(
  store: EndpointStore,
  network: NetworkRecord,
  owner: string,
  { ip, ip6 }: Pick<EndpointRequest, "ip" | "ip6">,
): EndpointAddresses {
  const [four, six] = network.ranges;
  if (four === undefined) throw invalid(network.name, "it has no addresses");
  if (ip6 !== undefined && six === undefined)
    throw invalid(ip6, `the network ${network.name} has no IPv6`, "make the network with --ipv6");
  const address = takeOne(store, network.name, owner, four, ip);
  try {
    return {
      address,
      prefix: parseSubnet(four.subnet).prefix,
      gateway: four.gateway,
      addressSix: six === undefined ? "" : takeOne(store, network.name, owner, six, ip6),
      prefixSix: six === undefined ? 0 : parseSubnet(six.subnet).prefix,
      gatewaySix: six?.gateway ?? "",
    };
  } catch (error) {
    store.remove({ network: network.name, container: containerOf(owner) }, owner, [address]);
    throw error;
  }
}

function takeOne(
  store: EndpointStore,
  network: string,
  owner: string,
  range: NetworkRange,
  asked: string | undefined,
): string {
  const subnet = parseSubnet(range.subnet);
  if (asked !== undefined) {
    const address = formatAddress(checkAsked(subnet, range, asked));
    if (store.reserve(network, owner, address)) return address;
    throw new RlError({
      code: "exists",
      action: "use address",
      subject: address,
      state: "another container has it",
      hint: `see rl network inspect ${network}`,
    });
  }
  const taken = new Set(store.taken(network));
  for (const address of freeAddresses(subnet, range)) {
    if (!taken.has(address) && store.reserve(network, owner, address)) return address;
  }
  // One that somebody had is perhaps that of a start that has got no further.
  for (const address of freeAddresses(subnet, range)) {
    if (taken.has(address) && store.reserve(network, owner, address)) return address;
  }
  throw new RlError({
    code: "limit",
    action: "enter network",
    subject: network,
    state: "all of its addresses are in use",
    hint: "remove containers, or make a network with a larger --subnet",
  });
}

/** Addresses that may be given to anybody, from the first on; not without end. */
export function* freeAddresses(
  subnet: Subnet,
  { gateway, ipRange, aux = {} }: NetworkRange,
): Generator<string> {
  const range = ipRange === undefined ? subnet : parseSubnet(ipRange);
  const kept = new Set([gateway, ...Object.values(aux)].map((text) => parseAddress(text)?.value));
  const last = lastOf(range);
  for (let value = range.first, count = 0; value <= last && count < MOST_TRIED; value++, count++) {
    const isOuter = value === subnet.first || (subnet.family === 4 && value === lastOf(subnet));
    if (!isOuter && !kept.has(value)) yield formatAddress({ family: subnet.family, value });
  }
}

const MOST_TRIED = 65_536;

function checkAsked(subnet: Subnet, { gateway }: NetworkRange, text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw invalid(text, "it is no address");
  if (!isIn(subnet, address)) throw invalid(text, `the network's addresses are ${formatRange(subnet)}`);
  const isOuter = address.value === subnet.first || (subnet.family === 4 && address.value === lastOf(subnet));
  if (isOuter || formatAddress(address) === gateway) throw invalid(text, "it is the network's own");
  return address;
}

function formatRange({ family, first, prefix }: Subnet): string {
  return `${formatAddress({ family, value: first })}/${prefix}`;
}

/** What is written down of a container in a network. */
export function endpointFields(
  network: NetworkRecord,
  container: { readonly id: string; readonly name: string },
  request: EndpointRequest,
  addresses: EndpointAddresses,
  place: {
    readonly index: number;
    readonly isRoute: boolean;
    readonly owner: string;
    readonly ports: readonly PublishedPort[];
  },
): EndpointFields {
  const names = [...new Set([container.name, ...request.aliases, container.id.slice(0, 12)])];
  return {
    network: network.name,
    container: container.id,
    bridge: bridgeName(network),
    interface: request.interface ?? `eth${place.index}`,
    ...addresses,
    mac: macOf(request.mac, addresses.address),
    mtu: networkMtu(network),
    rate: (request.rate ?? 0n) / 8n,
    route: place.isRoute ? 1 : 0,
    internal: network.internal ? 1 : 0,
    names: list(names),
    links: list(request.links.flat()),
    servers: list(request.servers),
    owner: place.owner,
    ports: place.ports,
  };
}

/** The same container under another name; what else it is called stays. */
export function renameEndpoint(fields: EndpointFields, name: string): EndpointFields {
  const [, ...others] = listed(fields.names);
  return { ...fields, names: list([...new Set([name, ...others])]) };
}

/** "02:42:0a:59:00:02". */
export function formatMac(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** Locally administered and made of the address, as docker has had it: whoever gets the address gets this one too. */
function macOf(asked: string | undefined, address: string): Uint8Array {
  return asked === undefined
    ? new Uint8Array([0x02, 0x42, ...address.split(".").map(Number)])
    : parseMac(asked);
}

/** "02:42:0a:59:00:02". @throws RlError "invalid" */
export function parseMac(asked: string): Uint8Array {
  const parts = asked.split(/[:-]/);
  const bytes = parts.map((part) => (/^[\da-f]{1,2}$/i.test(part) ? Number.parseInt(part, 16) : -1));
  // A bit of the first byte says that many are meant.
  if (bytes.length === 6 && !bytes.includes(-1) && ((bytes[0] ?? 1) & 1) === 0) return new Uint8Array(bytes);
  throw invalid(asked, "it is no MAC address of one interface", "write for example 02:42:ac:11:00:02");
}

function list(texts: readonly string[]): Uint8Array {
  return new TextEncoder().encode(texts.map((text) => `${text}\0`).join(""));
}

/** The texts of a list. */
export function listed(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split("\0").slice(0, -1);
}

function invalid(
  subject: string,
  state: string,
  hint = "see rl network inspect for what the network has",
): RlError {
  return new RlError({ code: "invalid", action: "enter network with", subject, state, hint });
}
