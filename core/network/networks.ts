/** The networks of a user: made, listed, found and removed. */
import { RlError } from "../errors.ts";
import type { NetworkStore } from "../ports/network-store.ts";
import { checkNetworkName, type NetworkRecord, networkText, parseNetworkText } from "./network.ts";
import { chooseRanges, type WantedRanges } from "./ranges.ts";
import { parseSubnet, type Subnet } from "./subnet.ts";

/** What a new network is to be. */
export interface NewNetwork extends WantedRanges {
  readonly name: string;
  readonly id: string;
  readonly driver: string;
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** Options of the driver, and docker's names for them. */
const OPTIONS: ReadonlySet<string> = new Set(["mtu", "com.docker.network.driver.mtu"]);

/**
 * Make a network. To be done by one at a time: two would choose the same addresses.
 *
 * @param used addresses of the host's own networks
 * @throws RlError "exists", "invalid", "unsupported", "io"
 */
export function createNetwork(
  store: NetworkStore,
  wanted: NewNetwork,
  used: readonly Subnet[],
): NetworkRecord {
  const { name, id, driver, internal, labels, options, createdAt } = wanted;
  checkNetworkName(name);
  if (driver !== "bridge") {
    throw refused(name, "unsupported", `there is no network driver ${driver}`, "the one driver is bridge");
  }
  checkOptions(name, options);
  const ranges = chooseRanges(wanted, subnetsOf(listNetworks(store)), used);
  const network: NetworkRecord = { name, id, driver, ranges, internal, labels, options, createdAt };
  if (store.create(name, networkText(network))) return network;
  throw refused(name, "exists", "there is a network of this name", `see rl network inspect ${name}`);
}

/** Every network, sorted by name. */
export function listNetworks(store: NetworkStore): NetworkRecord[] {
  return [...store.names()].sort().flatMap((name) => read(store, name) ?? []);
}

/** By its name, its id, or the beginning of that. @throws RlError "not-found", "invalid" for what fits several */
export function findNetwork(store: NetworkStore, text: string): NetworkRecord {
  const named = read(store, text);
  if (named !== undefined) return named;
  const found = /^[0-9a-f]{1,64}$/.test(text)
    ? listNetworks(store).filter(({ id }) => id.startsWith(text))
    : [];
  const [network, another] = found;
  if (another !== undefined) {
    throw new RlError({
      code: "invalid",
      action: "find network",
      subject: text,
      state: "more than one network's id begins so",
      hint: "write more of it, or the name",
    });
  }
  if (network !== undefined) return network;
  throw new RlError({
    code: "not-found",
    action: "find network",
    subject: text,
    state: "there is none of this name",
    hint: `see rl network ls; make it with: rl network create ${/^[\w.-]+$/.test(text) ? text : "NAME"}`,
  });
}

/**
 * Remove a network that no container is in.
 *
 * @param users names or ids of the containers in it
 * @throws RlError "denied"
 */
export function removeNetwork(store: NetworkStore, network: NetworkRecord, users: readonly string[]): void {
  if (users.length === 0) {
    store.remove(network.name);
    return;
  }
  throw new RlError({
    code: "denied",
    action: "remove network",
    subject: network.name,
    state: `network has active endpoints - [${users.join(", ")}]`,
    hint: "stop these containers first, or take them out with: rl network disconnect",
  });
}

function subnetsOf(networks: readonly NetworkRecord[]): Subnet[] {
  return networks.flatMap(({ ranges }) => ranges.map(({ subnet }) => parseSubnet(subnet)));
}

function checkOptions(name: string, options: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(options)) {
    if (!OPTIONS.has(key)) {
      throw refused(name, "unsupported", `there is no option ${key}`, "the one option is mtu");
    }
    if (!/^\d+$/.test(value) || Number(value) < 1280 || Number(value) > 65_535) {
      throw refused(name, "invalid", `${value} is no size of packets`, "write a number from 1280 to 65535");
    }
  }
}

function read(store: NetworkStore, name: string): NetworkRecord | undefined {
  const text = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name) ? store.read(name) : undefined;
  return text === undefined ? undefined : parseNetworkText(name, text);
}

function refused(
  name: string,
  code: "exists" | "invalid" | "unsupported",
  state: string,
  hint: string,
): RlError {
  return new RlError({ code, action: "create network", subject: name, state, hint });
}
