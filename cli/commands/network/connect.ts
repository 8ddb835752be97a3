import {
  type Container,
  checkAlias,
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
  const { now } = await containers.find(container);
  const state = connectable(now);
  const { id } = now.document;
  const own = readEndpoints(networks.endpoints()).filter((each) => each.container === id);
  if (own.some((each) => each.network === network.name)) {
    const state = `endpoint with name ${now.document.name} already exists in network ${network.name}`;
    throw refused("exists", container, state, `see rl network inspect ${network.name}`);
  }
  const links = await Promise.all(
    flags.link.map(parseLink).map(async (link) => {
      const { now: other } = await containers.find(link.container);
      return [link.alias, other.document.id] as const;
    }),
  );
  const request = {
    ip: flags.ip,
    ip6: flags.ip6,
    mac: flags["mac-address"],
    aliases: flags.alias.map(checkAlias),
    links,
    servers: [],
  };
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
    ports: portsOf(now),
  });
  await networks.connect(fields, state);
  return 0;
}

/** Those of a container in networks with names lead through any of them; others are those of a helper of its own. */
function portsOf({ document, state }: Container): readonly PublishedPort[] {
  const choice = parseNetwork(requestedFlags(document.request).list("network"));
  return choice.kind === "bridge" ? (state?.ports ?? []) : [];
}

function connectable({ document, state }: Container): NonNullable<Container["state"]> {
  if (state === undefined || state.pid === 0) {
    const hint = `start it with rl start ${document.name}, or make it with --network`;
    throw refused("invalid", document.name, "it is not running", hint);
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
