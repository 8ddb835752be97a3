/** Text of the files that name a container and tell it where to resolve names. Pure: host files come as text. */

import { isReachableServer } from "../network/resolver.ts";
import type { HostEntry, NetworkMode } from "./input.ts";

export interface HostsInput {
  readonly hostname: string;
  readonly domainname?: string | undefined;
  /** The container's own address, when it has one; by default its name leads to its own loopback. */
  readonly address?: string | undefined;
  readonly extra?: readonly HostEntry[] | undefined;
  /** The host's address as the container reaches it: what `host-gateway` stands for, and known by two names. */
  readonly host?: string | undefined;
  /** The host's own file, for a container in the host's network. */
  readonly base?: string | undefined;
}

/** What an entry has for an address that means the host's. */
export const HOST_GATEWAY = "host-gateway";

/** What the host is called by programs that are written for docker's desktop, and for podman. */
const HOST_NAMES: readonly string[] = ["host.docker.internal", "host.containers.internal"];

/** /etc/hosts, see hosts(5). */
export function hostsFile(input: HostsInput): string {
  const { host, hostname, domainname } = input;
  const asked = input.extra ?? [];
  const known = new Set(asked.map(({ name }) => name));
  const names =
    host === undefined ? [] : HOST_NAMES.filter((name) => !known.has(name) && !isIn(input.base, name));
  const extra = [...asked, ...names.map((name) => ({ name, address: HOST_GATEWAY }))].map(
    ({ name, address }) => `${address === HOST_GATEWAY ? (host ?? "127.0.0.1") : address}\t${name}`,
  );
  if (input.base !== undefined) {
    const base = input.base === "" || input.base.endsWith("\n") ? input.base : `${input.base}\n`;
    return base + lines(extra);
  }
  return lines([
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "fe00::\tip6-localnet",
    "ff00::\tip6-mcastprefix",
    "ff02::1\tip6-allnodes",
    "ff02::2\tip6-allrouters",
    ...extra,
    `${input.address ?? "127.0.0.1"}\t${domainname === undefined ? "" : `${hostname}.${domainname} `}${hostname}`,
  ]);
}

/** Whether a file of hosts has the name. */
function isIn(text = "", name: string): boolean {
  return text.split("\n").some((line) => line.replace(/#.*/, "").split(/\s+/).slice(1).includes(name));
}

/** /etc/hostname, see hostname(5). */
export function hostnameFile(hostname: string): string {
  return `${hostname}\n`;
}

export interface ResolvInput {
  /** The host's resolv.conf. Where that names only a local stub, the stub's own upstream file is the better one. */
  readonly host: string;
  readonly network: NetworkMode;
  /** Replace the host's name servers, search domains ("." means none) and options. */
  readonly servers?: readonly string[] | undefined;
  readonly search?: readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
  /** Where the network helper answers name queries itself, asked first. */
  readonly forwarder?: string | undefined;
}

/**
 * /etc/resolv.conf, see resolv.conf(5). In a network namespace of its own, a container's loopback is not the
 * host's: name servers there, and link-local ones bound to a host interface, are left out.
 */
export function resolvFile(input: ResolvInput): string {
  const servers: string[] = [];
  let search: readonly string[] = [];
  const options: string[] = [];
  for (const line of input.host.split("\n")) {
    const [keyword, ...values] = line.trim().split(/\s+/);
    const [first] = values;
    if (keyword === "nameserver" && first !== undefined) servers.push(first);
    // The last of several search or domain lines counts.
    else if (keyword === "search" || keyword === "domain") search = values;
    else if (keyword === "options") options.push(...values);
  }
  const inherited = input.network === "host" ? servers : servers.filter(isReachableServer);
  const forwarder = input.forwarder === undefined || input.network !== "private" ? [] : [input.forwarder];
  const chosen = nonEmpty(input.servers) ?? [...new Set([...forwarder, ...inherited])];
  const domains = (nonEmpty(input.search) ?? search).filter((domain) => domain !== ".");
  const flags = nonEmpty(input.options) ?? options;
  return lines([
    ...chosen.map((server) => `nameserver ${server}`),
    ...(domains.length > 0 ? [`search ${domains.join(" ")}`] : []),
    ...(flags.length > 0 ? [`options ${flags.join(" ")}`] : []),
  ]);
}

function nonEmpty(values: readonly string[] | undefined): readonly string[] | undefined {
  return values !== undefined && values.length > 0 ? values : undefined;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
