/** Networks of this session: what commands and starts do with them. */
import { spawnProgram } from "../../host/bun/launcher.ts";
import { createLocks } from "../../host/bun/locks.ts";
import { askNetwork, LATE, NETWORK_QUESTION } from "../../host/bun/network-control.ts";
import { createEndpointStore, createNetworkStore } from "../../host/bun/networks.ts";
import {
  createNetwork,
  describeFailure,
  type EndpointFields,
  encodeEndpoint,
  type IdMaps,
  type NetworkStore,
  nestUserns,
  networkEvent,
  networkServicePlan,
  type Plan,
  parseNetworkText,
  pastaArguments,
  RlError,
  readEndpoints,
  renameEndpoint,
  UPLINK,
  uplinkLack,
  usernsRecord,
  withLock,
} from "../../mod.ts";
import type { NetworksApi, StoredNetworksApi } from "../apis.ts";
import { createEvents } from "./events.ts";
import { sessionIds } from "./ids.ts";
import { findProgram } from "./programs.ts";
import type { Session } from "./session.ts";

export function createNetworks(session: () => Session): Omit<NetworksApi, keyof StoredNetworksApi> {
  const endpoints = () => createEndpointStore(session().paths);
  const directory = () => endpoints().directory;
  return {
    store: () => networkStore(session()),
    endpoints,
    isServed: async () => (await askNetwork(directory(), { what: NETWORK_QUESTION.ping })) === 0,
    serve: () => serveNetworks(session()),
    async connect(fields, { pid, startTime }) {
      const { network, container } = fields;
      const question = { what: NETWORK_QUESTION.join, container, pid, startTime };
      let errno: number | undefined;
      try {
        endpoints().write({ network, container }, encodeEndpoint(fields));
        await serveNetworks(session());
        errno = await askNetwork(directory(), question);
      } catch (error) {
        forget(session(), fields);
        throw error;
      }
      if (errno === 0) {
        tell(session(), network, "connect", container);
        return;
      }
      forget(session(), fields);
      throw new RlError({
        code: "io",
        action: "connect container to",
        subject: network,
        state: refusals.get(errno ?? -1) ?? `the kernel refuses it (errno ${errno})`,
        hint: "name its networks when it is made: rl run --network NAME",
      });
    },
    async disconnect(fields) {
      const { network, container } = fields;
      const question = { what: NETWORK_QUESTION.leave, container, network };
      const errno = await askNetwork(directory(), question);
      if (errno === undefined || errno === LATE) forget(session(), fields);
      tell(session(), network, "disconnect", container);
    },
    async rename(container, name, process) {
      const own = readEndpoints(endpoints()).filter((each) => each.container === container);
      for (const fields of own) {
        const { network } = fields;
        endpoints().write({ network, container }, encodeEndpoint(renameEndpoint(fields, name)));
      }
      if (own.length === 0 || process === undefined || process.pid === 0) return;
      const { pid, startTime } = process;
      await askNetwork(directory(), { what: NETWORK_QUESTION.join, container, pid, startTime });
    },
    create: (wanted, used) => {
      const { paths } = session();
      // Two at once would choose the same addresses.
      return withLock(createLocks(paths.locks), "networks", async () =>
        createNetwork(networkStore(session()), wanted, used),
      );
    },
  };
}

/** The user's networks, which are told of. */
function networkStore({ paths }: Pick<Session, "paths">): NetworkStore {
  const store = createNetworkStore(paths);
  const { tell } = createEvents(() => paths);
  const record = (name: string) => parseNetworkText(name, store.read(name) ?? "");
  return {
    ...store,
    create(name, text) {
      const isNew = store.create(name, text);
      const made = isNew ? record(name) : undefined;
      if (made !== undefined) tell(networkEvent(made, "create"));
      return isNew;
    },
    remove(name) {
      const gone = record(name);
      store.remove(name);
      if (gone !== undefined) tell(networkEvent(gone, "destroy"));
    },
  };
}

function tell(
  { paths }: Pick<Session, "paths">,
  name: string,
  action: "connect" | "disconnect",
  container: string,
): void {
  const network = parseNetworkText(name, createNetworkStore(paths).read(name) ?? "");
  if (network !== undefined) createEvents(() => paths).tell(networkEvent(network, action, container));
}

const refusals: ReadonlyMap<number, string> = new Map([
  [-1, "nobody answers"],
  [1, "its user namespace is one of its own beside that of the networks"],
  [3, "it has ended"],
  [LATE, "the process that holds the networks does not answer"],
]);

/** Forget a container in a network that nobody serves. */
export function forget(
  { paths }: Pick<Session, "paths">,
  fields: Pick<EndpointFields, "network" | "container" | "owner" | "address" | "addressSix">,
): void {
  const { network, container, owner, address, addressSix } = fields;
  createEndpointStore(paths).remove(
    { network, container },
    owner,
    [address, addressSix].filter((text) => text !== ""),
  );
}

/**
 * See that the process that is the user's network is there, after an endpoint has been written down: one that nobody
 * needs ends.
 *
 * @returns how many containers were connected again, because one that was there before has been killed
 * @throws RlError
 */
export async function serveNetworks(session: Session): Promise<number> {
  const { directory, connected } = createEndpointStore(session.paths);
  if ((await askNetwork(directory, { what: NETWORK_QUESTION.ping }, PATIENCE)) === 0) return 0;
  // Others that are there afterwards may be of whoever was quicker to make it.
  const before = new Set(connected());
  const { environment } = session;
  const firewall = findProgram("nft", environment.PATH);
  if (firewall === undefined) throw noFirewall();
  const pasta = findProgram("pasta", environment.PATH);
  const plan = networkServicePlan({
    userns: keptUserns(session).userns,
    directory,
    firewall,
    uplink: pasta === undefined ? undefined : pastaArguments(pasta, { options: ["--ns-ifname", UPLINK] }),
  });
  const child = spawnProgram("rl-network", plan);
  const words = new Response(child.stderr).text();
  const status = await child.exited;
  await Promise.allSettled([child.stdin.end()]);
  if (status === 0) return connected().filter((id) => before.has(id)).length;
  const [, step = "0", errno = "0", path = ""] = /^(\d+) (\d+) (.*)/s.exec(await words) ?? [];
  throw describeFailure(Number(step), Number(errno), path);
}

/**
 * As `serveNetworks`, and wait a moment until it is known whether there is a way to the outside. One that has failed is
 * tried again by this.
 *
 * @returns why there is none; undefined when there is one; and what `serveNetworks` does
 */
export async function serveOutside(
  session: Session,
): Promise<{ readonly lack: string | undefined; readonly mended: number }> {
  const endpoints = createEndpointStore(session.paths);
  const ask = () => askNetwork(endpoints.directory, { what: NETWORK_QUESTION.outside }, PATIENCE);
  let errno = await ask();
  let mended = 0;
  if (errno === undefined || errno === LATE) {
    mended = await serveNetworks(session);
    errno ??= await ask();
  }
  if (errno === undefined || errno === 0 || errno === EINVAL) return { lack: undefined, mended };
  return { lack: uplinkLack({ errno, words: endpoints.uplink()?.words ?? "" }), mended };
}

/** Milliseconds that a start waits for an answer. */
const PATIENCE = 3000;

/** The answer of a process of an earlier version, which does not know the question. */
const EINVAL = 22;

/** The user namespace that the networks are in: that of containers with the default map. */
export function keptUserns(session: Session) {
  const { maps, host } = sessionIds(session, undefined);
  return { maps, userns: usernsRecord(maps, host) };
}

/** The plan of a container with a user namespace of its own, which is made within that of the networks. @throws RlError */
export function nested(
  plan: Plan,
  { session, host }: { readonly session: Session; readonly host: { readonly maps: IdMaps } },
): Plan {
  return nestUserns(plan, host.maps, keptUserns(session));
}

function noFirewall(): RlError {
  return new RlError({
    code: "unsupported",
    action: "set up network with",
    subject: "nft",
    state: "the program is not installed, and without it networks could not be kept apart",
    hint: "sudo apt-get install nftables",
  });
}
