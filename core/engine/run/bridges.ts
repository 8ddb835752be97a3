/** `--network NAME`: a start in networks with names. Loaded only for it. */
import { createEndpointStore, createNetworkStore } from "../../host/bun/networks.ts";
import { portFinder } from "../../host/bun/port-finder.ts";
import {
  type Attachment,
  attachmentsOf,
  choosePorts,
  type EndpointAddresses,
  encodeEndpoint,
  endpointFields,
  findContainer,
  findNetwork,
  type NetworkAttachment,
  type NetworkRecord,
  type PortRequest,
  type PublishedPort,
  parseLink,
  RlError,
  startOwner,
  takeAddresses,
} from "../../mod.ts";
import { containerStore } from "../session/containers.ts";
import { forget, serveNetworks } from "../session/networks.ts";
import { readText } from "../session/read-text.ts";
import type { Session } from "../session/session.ts";
import type { NetworkFlags, PreparedNetwork, StartingContainer } from "./network-types.ts";
import { hasIpv6 } from "./ports.ts";

interface Taken {
  readonly network: NetworkRecord;
  readonly attachment: Attachment;
  readonly addresses: EndpointAddresses;
}

/** @throws RlError */
export async function prepareBridges(
  networks: readonly NetworkAttachment[],
  flags: NetworkFlags,
  requests: readonly PortRequest[],
  { id, isForLater }: StartingContainer,
  session: Session,
): Promise<PreparedNetwork> {
  const store = createNetworkStore(session.paths);
  const { ip, ip6, "mac-address": mac, "network-alias": aliases, dns } = flags;
  const asked = attachmentsOf(networks, { ip, ip6, mac, aliases }).map((attachment) => ({
    attachment,
    network: findNetwork(store, attachment.network),
  }));
  const links = flags.link.map(parseLink);
  refuseInside(requests, asked);
  const host = { resolvConf: resolvConf(asked), hosts: undefined, helperArguments: undefined };
  const prepared = { host, warnings: [], isLasting: false, helper: undefined };
  if (isForLater === true) {
    await checkLater(asked, links, id, session);
    return prepared;
  }
  const ports = requests.length === 0 ? [] : await choosePorts(requests, hasIpv6(), portFinder, "forwarder");
  const owner = startOwner(id);
  const taken = takeAll(asked, owner, session);
  const { directory } = createEndpointStore(session.paths);
  return {
    ...prepared,
    host: { ...host, ownAddress: taken[0]?.addresses.address, networkDirectory: directory, ports },
    enter: (name) => enter(taken, { id, name, owner, ports }, links, dns, session),
  };
}

/** What is only made has its addresses when it is started; those that it asks for are to be had now, too. */
async function checkLater(
  asked: readonly Omit<Taken, "addresses">[],
  links: readonly ReturnType<typeof parseLink>[],
  id: string,
  session: Session,
): Promise<void> {
  await findLinked(links, session);
  const owner = startOwner(id);
  const chosen = asked.filter(({ attachment: { request } }) => (request.ip ?? request.ip6) !== undefined);
  leave(takeAll(chosen, owner, session), owner, session);
}

/** Ids of other containers, by what they are called in this one. @throws RlError "not-found", "invalid" */
function findLinked(
  links: readonly ReturnType<typeof parseLink>[],
  session: Session,
): Promise<(readonly [alias: string, container: string])[]> {
  return Promise.all(
    links.map(async (link) => {
      const { document } = await findContainer(containerStore(session), link.container);
      return [link.alias, document.id] as const;
    }),
  );
}

/** All or none. */
function takeAll(
  asked: readonly Omit<Taken, "addresses">[],
  owner: string,
  session: Session,
): readonly Taken[] {
  const endpoints = createEndpointStore(session.paths);
  const taken: Taken[] = [];
  try {
    for (const each of asked) {
      const addresses = takeAddresses(endpoints, each.network, owner, each.attachment.request);
      taken.push({ ...each, addresses });
    }
    return taken;
  } catch (error) {
    leave(taken, owner, session);
    throw error;
  }
}

function leave(taken: readonly Taken[], owner: string, session: Session): void {
  const container = owner.slice(0, owner.indexOf("."));
  for (const { network, addresses } of taken) {
    forget(session, { network: network.name, container, owner, ...addresses });
  }
}

interface Entering {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly ports: readonly PublishedPort[];
}

/** The endpoints first: the process that is the user's network ends when there are none. */
async function enter(
  taken: readonly Taken[],
  container: Entering,
  links: readonly ReturnType<typeof parseLink>[],
  servers: readonly string[],
  session: Session,
): Promise<void> {
  const endpoints = createEndpointStore(session.paths);
  const route = taken.findIndex(({ network }) => !network.internal);
  try {
    const linked = await findLinked(links, session);
    taken.forEach(({ network, attachment: { request }, addresses }, index) => {
      const key = { network: network.name, container: container.id };
      const place = { index, isRoute: index === route, owner: container.owner, ports: container.ports };
      const fields = endpointFields(
        network,
        container,
        { ...request, links: linked, servers },
        addresses,
        place,
      );
      endpoints.write(key, encodeEndpoint(fields));
    });
    await serveNetworks(session);
  } catch (error) {
    leave(taken, container.owner, session);
    throw error;
  }
}

/** Every gateway answers for all networks of who asks; search domains and options are the host's. */
function resolvConf(asked: readonly Omit<Taken, "addresses">[]): string {
  const servers = asked.flatMap(({ network }) => network.ranges[0]?.gateway ?? []).slice(0, MOST_SERVERS);
  const host = readText("/etc/resolv.conf")
    .split("\n")
    .filter((line) => !/^\s*nameserver\s/.test(line));
  return [...servers.map((server) => `nameserver ${server}`), ...host].join("\n");
}

/** As many as resolv.conf(5) may have. */
const MOST_SERVERS = 3;

/** Nothing of an internal network leads outside, and nothing in. */
function refuseInside(requests: readonly PortRequest[], asked: readonly Pick<Taken, "network">[]): void {
  if (requests.length === 0 || asked.some(({ network }) => !network.internal)) return;
  throw new RlError({
    code: "invalid",
    action: "publish ports of a container in",
    subject: asked.map(({ network }) => network.name).join(", "),
    state: "an internal network is not reached from outside",
    hint: "connect the container to another network as well: --network NAME",
  });
}
