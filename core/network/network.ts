/** A network with a name, as it is written down: `network.json`. */
import { RlError } from "../errors.ts";
import { RESERVED_NETWORKS } from "./mode.ts";

/** One range of addresses of a network; all of it in text. */
export interface NetworkRange {
  /** "10.89.0.0/24". */
  readonly subnet: string;
  /** Ours, on the network's bridge. */
  readonly gateway: string;
  /** Addresses that are given to who asks for none; all of the subnet by default. */
  readonly ipRange?: string | undefined;
  /** Addresses that are not to be given to anybody, by what they are called. */
  readonly aux?: Readonly<Record<string, string>> | undefined;
}

export interface NetworkRecord {
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** The only one there is. */
  readonly driver: "bridge";
  /** First one of IPv4, then perhaps one of IPv6. */
  readonly ranges: readonly NetworkRange[];
  /** Nothing leads out of it. */
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly createdAt: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** Names of files are made of it and an id, and of it and an address. */
const LONGEST = 128;

/** @throws RlError "invalid" for what can name no network */
export function checkNetworkName(name: string): string {
  const state = RESERVED_NETWORKS.has(name)
    ? "that is a word with a meaning of its own for --network"
    : !NAME.test(name)
      ? "a name is made of letters, digits, _, . and -, and begins with a letter or digit"
      : name.length > LONGEST
        ? `it has more than ${LONGEST} characters`
        : undefined;
  if (state === undefined) return name;
  throw new RlError({
    code: "invalid",
    action: "name network",
    subject: name,
    state,
    hint: "choose another name",
  });
}

/** The text that is kept of a network. */
export function networkText({ name: _name, ...rest }: NetworkRecord): string {
  return `${JSON.stringify(rest)}\n`;
}

/** A network from its text; undefined for one that a crash of the machine cut short. */
export function parseNetworkText(name: string, text: string): NetworkRecord | undefined {
  try {
    const value = JSON.parse(text) as Partial<NetworkRecord> | null;
    if (!Array.isArray(value?.ranges) || value.ranges.length === 0 || typeof value.id !== "string")
      return undefined;
    const { id, ranges, internal = false, labels = {}, options = {}, createdAt = "" } = value;
    return { name, id, driver: "bridge", ranges, internal, labels, options, createdAt };
  } catch {
    return undefined;
  }
}

/** What the interface has by which networks reach the host: nothing has to be cut up on the way. */
const UPLINK_MTU = 65_520;

/** Bytes of the largest packet: the uplink's, where nobody has said. */
export function networkMtu({ options }: Pick<NetworkRecord, "options">): number {
  return Number(options.mtu ?? options["com.docker.network.driver.mtu"] ?? UPLINK_MTU);
}

/** The interface of a network's bridge: its first letters say whether anything leads out of it. */
export function bridgeName({ id, internal }: Pick<NetworkRecord, "id" | "internal">): string {
  return `${internal ? "rli" : "rlx"}${id.slice(0, 12)}`;
}
