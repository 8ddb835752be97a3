/**
 * The network of a start that is prepared: which helper, which ports, where names are asked for and where the host is.
 */
import { portFinder } from "../../host/bun/port-finder.ts";
import {
  arePortsFixed,
  asksOnlyItself,
  choosePorts,
  DNS_ADDRESS,
  flagGiven,
  HOST_GATEWAY,
  type ImageRecord,
  type NetworkChoice,
  type PublishedPort,
  pastaArguments,
  pastaOptions,
  RlError,
  SLIRP,
  slirpArguments,
} from "../../mod.ts";
import { findProgram } from "../session/programs.ts";
import { readText } from "../session/read-text.ts";
import type { Session } from "../session/session.ts";
import type { NetworkFlags, PreparedNetwork, StartingContainer } from "./network-types.ts";
import { askedPorts, checkPorts, hasIpv6 } from "./ports.ts";

const RESOLV_CONF = "/etc/resolv.conf";

/** What systemd-resolved itself asks, while resolv.conf names only its stub on loopback. */
const UPSTREAM = "/run/systemd/resolve/resolv.conf";

/** The files of the host that a network depends on. */
export function networkFiles({ kind }: NetworkChoice): readonly string[] {
  if (kind === "none") return [];
  if (kind === "host") return [RESOLV_CONF, "/etc/hosts"];
  return asksOnlyItself(readText(RESOLV_CONF)) ? [RESOLV_CONF, UPSTREAM] : [RESOLV_CONF];
}

/** @throws RlError */
export async function prepareNetwork(
  choice: NetworkChoice,
  flags: NetworkFlags,
  image: Pick<ImageRecord, "config">,
  session: Session,
  start: StartingContainer,
): Promise<PreparedNetwork> {
  checkPorts(flags);
  refuseConflicts(choice, flags);
  if (choice.kind !== "bridge") refuseNamed(flags);
  switch (choice.kind) {
    case "none":
      refuseHostGateway(flags, "a container without a network reaches nothing");
      return { ...ALONE, warnings: discarded(flags, "none") };
    case "host":
      return {
        ...ALONE,
        host: {
          ...ALONE.host,
          resolvConf: readText(RESOLV_CONF),
          hosts: readText("/etc/hosts"),
          hostAddress: "127.0.0.1",
        },
        warnings: discarded(flags, "host"),
      };
    case "private":
      return await prepareHelper(choice, flags, image, session);
    case "container":
    case "ns":
      refuseHostGateway(flags, "whoever made that network decides what it reaches");
      return { ...ALONE, host: { ...ALONE.host, resolvConf: reachable().text } };
    case "bridge": {
      refuseHostGateway(flags, "networks with names have no way to the host");
      const requests = askedPorts(flags, image.config.ExposedPorts);
      const { prepareBridges } = await import("./bridges.ts");
      return await prepareBridges(choice.networks, flags, requests, start, session);
    }
  }
}

const ALONE: PreparedNetwork = {
  host: { resolvConf: "", hosts: undefined, helperArguments: undefined },
  warnings: [],
  isLasting: true,
  helper: undefined,
};

/** A namespace of the container's own, with a helper if there is one. */
async function prepareHelper(
  choice: Extract<NetworkChoice, { kind: "private" }>,
  flags: NetworkFlags,
  image: Pick<ImageRecord, "config">,
  session: Session,
): Promise<PreparedNetwork> {
  const requests = askedPorts(flags, image.config.ExposedPorts);
  const path = session.environment.PATH;
  const pasta = choice.helper === "slirp4netns" ? undefined : findProgram("pasta", path);
  const slirp =
    pasta !== undefined || choice.helper === "pasta" ? undefined : findProgram("slirp4netns", path);
  const helper = pasta ?? slirp;
  if (helper === undefined && choice.helper !== "any") throw missing(choice.helper);
  if (pasta === undefined && requests.length > 0) throw unpublishable(slirp);
  const isAsked = flags["add-host"].some((text) => text.endsWith(HOST_GATEWAY));
  if (helper === undefined) {
    refuseHostGateway(flags, "without a network helper a container reaches only itself");
    return { ...ALONE, host: { ...ALONE.host, resolvConf: reachable().text }, warnings: [NO_HELPER] };
  }
  if (slirp !== undefined) {
    const reachesHost = isAsked || choice.options.includes("allow_host_loopback=true");
    return {
      ...ALONE,
      host: {
        ...ALONE.host,
        resolvConf: reachable().text,
        helperArguments: slirpArguments(slirp, { reachesHost, options: choice.options }),
        ...(reachesHost && { hostAddress: SLIRP.host }),
        ownAddress: SLIRP.container,
        nameForwarder: SLIRP.dns,
      },
      isLasting: false,
      helper: slirp,
    };
  }
  const ports: readonly PublishedPort[] =
    requests.length === 0 ? [] : await choosePorts(requests, hasIpv6(), portFinder, "pasta");
  const way = isAsked || choice.options.includes("--map-gw") ? await hostWay(helper, session) : undefined;
  const { text, isLocal } = reachable();
  // Whoever names servers asks those, and opens no way to the host's own.
  const dnsForward = isLocal && flags.dns.length === 0 ? DNS_ADDRESS : undefined;
  const options = pastaOptions(choice.options);
  return {
    ...ALONE,
    host: {
      ...ALONE.host,
      resolvConf: text,
      helperArguments: pastaArguments(helper, { ports, way: way?.way, dnsForward, options }),
      ports,
      hostAddress: way?.address,
      nameForwarder: dnsForward,
    },
    isLasting: arePortsFixed(requests) && way === undefined,
    helper,
  };
}

async function hostWay(helper: string, session: Session) {
  return (await import("./host-way.ts")).hostWay(helper, session);
}

/** The host's resolv.conf, or what stands behind it; and whether all of it is the host's own loopback. */
function reachable(): { readonly text: string; readonly isLocal: boolean } {
  const text = readText(RESOLV_CONF);
  if (!asksOnlyItself(text)) return { text, isLocal: false };
  const upstream = readText(UPSTREAM);
  const isKnown = /^\s*nameserver\s/m.test(upstream) && !asksOnlyItself(upstream);
  return isKnown ? { text: upstream, isLocal: false } : { text, isLocal: true };
}

/** As docker has it: with another container's network its names and ports are that container's. */
function refuseConflicts({ kind }: NetworkChoice, flags: NetworkFlags): void {
  if (kind !== "container" && kind !== "ns") return;
  const lists = ["publish", "expose", ...(kind === "container" ? OTHERS : [])] as const;
  const asked =
    lists.find((name) => flags[name].length > 0) ??
    (flags["publish-all"] ? "publish-all" : undefined) ??
    (kind === "container" && flags.hostname !== undefined ? "hostname" : undefined);
  if (asked === undefined) return;
  throw new RlError({
    code: "invalid",
    action: "use",
    subject: `--${asked}`,
    state: "conflicting options: the network is that of whoever made it",
    hint: `leave out --${asked}, or give it to the container that has the network`,
  });
}

/** What is about networks with names, and says nothing of others. */
function refuseNamed(flags: NetworkFlags): void {
  const { ip, ip6, "mac-address": mac, "network-alias": aliases, link } = flags;
  const flag = flagGiven({ ip, ip6, mac, aliases }) ?? (link.length > 0 ? "--link" : undefined);
  if (flag === undefined) return;
  throw new RlError({
    code: "invalid",
    action: "use",
    subject: flag,
    state: "it is for containers in a network with a name",
    hint: "make one with rl network create NAME, and use --network NAME",
  });
}

const OTHERS = ["add-host", "dns", "dns-search", "dns-option"] as const;

function refuseHostGateway(flags: NetworkFlags, state: string): void {
  const asked = flags["add-host"].find((text) => text.endsWith(HOST_GATEWAY));
  if (asked === undefined) return;
  throw new RlError({
    code: "unsupported",
    action: "use --add-host",
    subject: asked,
    state,
    hint: "use --network private, where the host is reached when it is asked for",
  });
}

/** Docker's words. */
function discarded(flags: NetworkFlags, mode: string): readonly string[] {
  if (flags.publish.length === 0 && !flags["publish-all"]) return [];
  return [`published ports are discarded when using ${mode} network mode`];
}

function missing(helper: "pasta" | "slirp4netns"): RlError {
  return new RlError({
    code: "unsupported",
    action: "use --network",
    subject: helper,
    state: "the program is not installed",
    hint: `sudo apt-get install ${helper === "pasta" ? "passt" : helper}`,
  });
}

function unpublishable(slirp: string | undefined): RlError {
  const state =
    slirp === undefined
      ? "pasta is not installed, and without it nothing leads into the container"
      : "slirp4netns would hide who connects, so ports are published by pasta alone";
  return new RlError({
    code: "unsupported",
    action: "publish",
    subject: "ports",
    state,
    hint: "sudo apt-get install passt, or use --network host",
  });
}

const NO_HELPER =
  "pasta is not installed: the container's network has only loopback; sudo apt-get install passt, or choose --network none or host";
