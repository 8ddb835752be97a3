/** Containers are put into networks with names, and taken out of them: at once, and for their next starts. */
import {
  attachmentsOf,
  type Container,
  type EndpointRequest,
  endpointFields,
  findNetwork,
  type PublishedPort,
  parseLink,
  parseNetwork,
  RlError,
  readEndpoints,
  requestedFlags,
  startOwner,
  takeAddresses,
} from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { connectionOptions } from "../run/stored-networks.ts";

/** What is asked for a container in a network that it is put into. */
export interface ConnectOptions extends Pick<EndpointRequest, "ip" | "ip6" | "mac"> {
  /** Further names that containers of the network find it by. */
  readonly aliases?: readonly string[] | undefined;
  /** Other containers, by what this one alone calls them. */
  readonly links?: Readonly<Record<string, string>> | undefined;
}

type Ground = Pick<Apis, "networks" | "containers">;

/**
 * @param text a network, by name, id or the beginning of an id
 * @param container the same of a container
 * @throws RlError "not-found", "exists" when it is in it, "invalid" when it has no network of its own,
 *   and what is wrong with what is asked for
 */
export async function connectContainer(
  { networks, containers }: Ground,
  text: string,
  container: string,
  { ip, ip6, mac, aliases = [], links = {} }: ConnectOptions,
): Promise<void> {
  const network = findNetwork(networks.store(), text);
  const options = connectionOptions({ ip, ip6, mac, aliases });
  // All is read before anything is taken.
  const [attachment] = attachmentsOf([{ name: network.name, options }], { aliases: [] });
  const asked = Object.entries(links).map(([alias, other]) => `${other}:${alias}`);
  const linked = asked.map(parseLink);
  const connection = { network, options, links: asked };
  let { now } = await containers.find(container);
  if (now.state === undefined) {
    if (await networks.connectStored(now.document.id, connection)) return;
    ({ now } = await containers.find(container));
  }
  const state = connectable(now);
  const { id } = now.document;
  const own = readEndpoints(networks.endpoints()).filter((each) => each.container === id);
  if (own.some((each) => each.network === network.name)) {
    const told = `endpoint with name ${now.document.name} already exists in network ${network.name}`;
    throw refused("exists", container, told, `see rl network inspect ${network.name}`);
  }
  const found = await Promise.all(
    linked.map(async ({ alias, container: other }) => {
      const { now: one } = await containers.find(other);
      return [alias, one.document.id] as const;
    }),
  );
  const request = { aliases: [], ...attachment?.request, links: found, servers: [] };
  const owner = startOwner(id);
  const addresses = takeAddresses(networks.endpoints(), network, owner, request);
  const taken = new Set(own.map((each) => each.interface));
  let index = 0;
  while (taken.has(`eth${index}`)) index++;
  const isRoute = !network.internal && !own.some((each) => each.route === 1 && each.internal === 0);
  const place = { index, isRoute, owner, ports: portsOf(now) };
  await networks.connect(endpointFields(network, now.document, request, addresses, place), state);
  await networks.keepConnected(id, connection);
}

/**
 * @param force a container that is not in the network is no failure
 * @throws RlError "not-found"
 */
export async function disconnectContainer(
  { networks, containers }: Ground,
  text: string,
  container: string,
  force: boolean,
): Promise<void> {
  const network = findNetwork(networks.store(), text);
  const { now } = await containers.find(container);
  const { id } = now.document;
  const endpoint = readEndpoints(networks.endpoints()).find(
    (each) => each.container === id && each.network === network.name,
  );
  if (endpoint !== undefined) await networks.disconnect(endpoint);
  const wasKept = await networks.disconnectStored(id, network);
  if (endpoint !== undefined || wasKept || force) return;
  throw new RlError({
    code: "not-found",
    action: "disconnect container",
    subject: container,
    state: `it is not connected to the network ${network.name}`,
    hint: `see rl network inspect ${network.name}`,
  });
}

/**
 * Those of a container in networks with names lead through any of them, also when it has just left its last one; others
 * are those of a helper of its own.
 */
function portsOf({ document, state }: Container): readonly PublishedPort[] {
  const choice = parseNetwork(requestedFlags(document.request).list("network"));
  return choice.kind === "bridge" || choice.kind === "none" ? (state?.ports ?? []) : [];
}

function connectable({ document, state }: Container): NonNullable<Container["state"]> {
  if (state === undefined || state.pid === 0) {
    const hint = "connect it once it runs, or has ended";
    throw refused("invalid", document.name, "it is being started", hint);
  }
  const own = document.config.linux?.namespaces?.find(({ type }) => type === "network");
  if (own === undefined || own.path !== undefined) {
    const hint = "start it with a network of its own, such as --network none";
    throw refused("invalid", document.name, "its network is not its own", hint);
  }
  return state;
}

function refused(code: "exists" | "invalid", subject: string, state: string, hint: string) {
  return new RlError({ code, action: "connect container", subject, state, hint });
}
