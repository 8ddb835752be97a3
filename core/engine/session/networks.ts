/** Networks of this session: what commands and starts do with them. */
import { spawnProgram } from "../../host/bun/launcher.ts";
import { createLocks } from "../../host/bun/locks.ts";
import { askNetwork, NETWORK_QUESTION } from "../../host/bun/network-control.ts";
import { createEndpointStore, createNetworkStore } from "../../host/bun/networks.ts";
import {
  createNetwork,
  describeFailure,
  type EndpointFields,
  encodeEndpoint,
  type IdMaps,
  nestUserns,
  networkServicePlan,
  type Plan,
  pastaArguments,
  RlError,
  UPLINK,
  usernsRecord,
  withLock,
} from "../../mod.ts";
import type { NetworksApi, StoredNetworksApi } from "../apis.ts";
import { sessionIds } from "./ids.ts";
import { findProgram } from "./programs.ts";
import type { Session } from "./session.ts";

export function createNetworks(session: () => Session): Omit<NetworksApi, keyof StoredNetworksApi> {
  const endpoints = () => createEndpointStore(session().paths);
  const directory = () => endpoints().directory;
  return {
    store: () => createNetworkStore(session().paths),
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
      if (errno === 0) return;
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
      if ((await askNetwork(directory(), question)) === undefined) forget(session(), fields);
    },
    create: (wanted, used) => {
      const { paths } = session();
      // Two at once would choose the same addresses.
      return withLock(createLocks(paths.locks), "networks", async () =>
        createNetwork(createNetworkStore(paths), wanted, used),
      );
    },
  };
}

const refusals: ReadonlyMap<number, string> = new Map([
  [-1, "nobody answers"],
  [1, "its user namespace is one of its own beside that of the networks"],
  [3, "it has ended"],
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
 * @throws RlError
 */
export async function serveNetworks(session: Session): Promise<void> {
  const { directory } = createEndpointStore(session.paths);
  if ((await askNetwork(directory, { what: NETWORK_QUESTION.ping })) === 0) return;
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
  if (status === 0) return;
  const [, step = "0", errno = "0", path = ""] = /^(\d+) (\d+) (.*)/s.exec(await words) ?? [];
  throw describeFailure(Number(step), Number(errno), path);
}

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
