import { connectionOptions } from "../../../core/engine/run/stored-networks.ts";
import {
  attachmentsOf,
  type Container,
  endpointFields,
  findNetwork,
  parseLink,
  RlError,
  readEndpoints,
  startOwner,
  takeAddresses,
} from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { networkConnectSpec } from "./connect.spec.ts";

/** Prints nothing, as docker. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkConnectSpec>,
  { networks, containers }: CommandContext,
): Promise<number> {
  const [name = "", container = ""] = positionals;
  const network = findNetwork(networks.store(), name);
  const { ip, ip6, alias: aliases, "mac-address": mac } = flags;
  const options = connectionOptions({ ip, ip6, mac, aliases });
  // All is read before anything is taken.
  const [attachment] = attachmentsOf([{ name: network.name, options }], { aliases: [] });
  const asked = flags.link.map(parseLink);
  const connection = { network, options, links: flags.link };
  let { now } = await containers.find(container);
  if (now.state === undefined) {
    if (await networks.connectStored(now.document.id, connection)) return 0;
    ({ now } = await containers.find(container));
  }
  const state = connectable(now);
  const { id } = now.document;
  const own = readEndpoints(networks.endpoints()).filter((each) => each.container === id);
  if (own.some((each) => each.network === network.name)) {
    const state = `endpoint with name ${now.document.name} already exists in network ${network.name}`;
    throw refused("exists", container, state, `see rl network inspect ${network.name}`);
  }
  const links = await Promise.all(
    asked.map(async (link) => {
      const { now: other } = await containers.find(link.container);
      return [link.alias, other.document.id] as const;
    }),
  );
  const request = { aliases: [], ...attachment?.request, links, servers: [] };
  const owner = startOwner(id);
  const addresses = takeAddresses(networks.endpoints(), network, owner, request);
  const taken = new Set(own.map((each) => each.interface));
  let index = 0;
  while (taken.has(`eth${index}`)) index++;
  const isRoute = !network.internal && !own.some((each) => each.route === 1 && each.internal === 0);
  const fields = endpointFields(network, now.document, request, addresses, {
    index,
    isRoute,
    owner,
  });
  await networks.connect(fields, state);
  await networks.keepConnected(id, connection);
  return 0;
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
