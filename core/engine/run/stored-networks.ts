/** The networks of a container, as its request has them, changed for its next start. */
import { flagGiven, type NetworkAttachment, type NetworkRecord, parseNetwork, RlError } from "../../mod.ts";
import type { RunFlags } from "./words.ts";

/** The flags of a request that are about networks with names. */
export type NetworkRequest = Pick<
  RunFlags,
  "network" | "ip" | "ip6" | "mac-address" | "network-alias" | "link"
>;

/** What a container is to have in one network. */
export interface Connection {
  readonly network: NetworkRecord;
  /** As of `--network NAME:KEY=VALUE,…`. */
  readonly options: NetworkAttachment["options"];
  /** "CONTAINER[:ALIAS]". */
  readonly links: readonly string[];
}

/**
 * With one more network. One that had a network of its own, or none, has this one in its place.
 *
 * @param name of the container
 * @throws RlError "exists" when it is in it, "invalid" for one that has another's network or the host's
 */
export function connectedRequest(
  flags: NetworkRequest,
  { network, options, links }: Connection,
  name: string,
): NetworkRequest {
  const choice = parseNetwork(flags.network);
  const before = attachmentsIn(flags);
  if (before?.some((each) => isMeant(each, network)) === true) {
    throw refused(
      "exists",
      name,
      `endpoint with name ${name} already exists in network ${network.name}`,
      `see rl inspect ${name}`,
    );
  }
  const isPlain = choice.kind === "private" && choice.helper === "any" && choice.options.length === 0;
  if (before === undefined && choice.kind !== "none" && !isPlain) {
    throw refused("invalid", name, "its network is not its own", "make it with --network NAME");
  }
  if (isPlain && network.internal) {
    throw refused(
      "invalid",
      name,
      "it would lose its way to the outside",
      "connect it to a network that leads out first",
    );
  }
  const all = [...(before ?? []), { name: network.name, options }];
  return { ...PLAIN, network: all.map(attachmentText), link: [...flags.link, ...links] };
}

/** Without a network; undefined when it is not in it. Without any it reaches only itself. */
export function disconnectedRequest(
  flags: NetworkRequest,
  network: NetworkRecord,
): NetworkRequest | undefined {
  const before = attachmentsIn(flags) ?? [];
  const rest = before.filter((each) => !isMeant(each, network));
  if (rest.length === before.length) return undefined;
  if (rest.length === 0) return { ...PLAIN, network: ["none"], link: [] };
  return { ...PLAIN, network: rest.map(attachmentText), link: flags.link };
}

/** Flags that are about a single network are in the options of that. */
const PLAIN = { ip: undefined, ip6: undefined, "mac-address": undefined, "network-alias": [] } as const;

/** Networks with names, each with all that is asked for in it; undefined for any other kind. */
function attachmentsIn(flags: NetworkRequest): readonly NetworkAttachment[] | undefined {
  const choice = parseNetwork(flags.network);
  if (choice.kind !== "bridge") return undefined;
  const { ip, ip6, "mac-address": mac, "network-alias": aliases } = flags;
  if (flagGiven({ ip, ip6, mac, aliases }) === undefined) return choice.networks;
  const own = connectionOptions({ ip, ip6, mac, aliases });
  return choice.networks.map(({ name, options }) => ({ name, options: [...own, ...options] }));
}

/** Flags as options of one network. */
export function connectionOptions({ ip, ip6, mac, aliases }: Parameters<typeof flagGiven>[0]) {
  const single = Object.entries({ ip, ip6, mac }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return [...single, ...aliases.map((alias) => ["alias", alias] as const)];
}

/** Whoever made the container may have written the network's id, or its beginning. */
function isMeant({ name: text }: NetworkAttachment, { name, id }: NetworkRecord): boolean {
  return text === name || (/^[0-9a-f]+$/.test(text) && id.startsWith(text));
}

function attachmentText({ name, options }: NetworkAttachment): string {
  return options.length === 0
    ? name
    : `${name}:${options.map(([key, value]) => `${key}=${value}`).join(",")}`;
}

function refused(code: "exists" | "invalid", subject: string, state: string, hint: string): RlError {
  return new RlError({ code, action: "connect container", subject, state, hint });
}
