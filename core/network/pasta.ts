/** The command line of pasta(1), the user-mode network of a single container. */
import { RlError } from "../errors.ts";
import type { PortProtocol, PublishedPort } from "./ports.ts";

/** What of pasta's work is not as always. */
export interface PastaRequest {
  readonly ports?: readonly PublishedPort[] | undefined;
  /** How the host can be reached, when it is to be: `HostWay`. */
  readonly way?: HostWay | undefined;
  /** Name queries to this address are answered by the host's first name server, which may be on its loopback. */
  readonly dnsForward?: string | undefined;
  /** As they were typed behind "pasta:"; see `pastaOptions`. */
  readonly options?: readonly string[] | undefined;
}

/**
 * How a container reaches the host. "guest": an address of its own leads to the host's address, and so to what
 * listens on more than loopback; newer versions have that. "gateway": the gateway's address leads to loopback.
 */
export type HostWay = { readonly kind: "guest"; readonly address: string } | { readonly kind: "gateway" };

/** A link-local address that no network uses, where a newer pasta shows the host. */
export const GUEST_ADDRESS = "169.254.1.2";

/** Another one, at which name queries are taken. */
export const DNS_ADDRESS = "169.254.1.1";

/** What the interface is called in the container, as elsewhere. The start of a container watches it come up by this name. */
const INTERFACE = ["--ns-ifname", "eth0"] as const;

/** Options of pasta that decide where it runs, and how its end is noticed. */
const OURS = new Set([
  "-f",
  "--foreground",
  "-P",
  "--pid",
  "-F",
  "--fd",
  "--runas",
  "--netns",
  "--netns-only",
  "--userns",
  "--no-netns-quit",
  "--config-net",
  "-h",
  "--help",
  "--version",
  "-q",
  "--quiet",
]);

/** The four directions of ports, by their long names. */
const DIRECTIONS = {
  "-t": "--tcp-ports",
  "-u": "--udp-ports",
  "-T": "--tcp-ns",
  "-U": "--udp-ns",
} as const;

/**
 * pasta copies the host's address and routes into the container's namespace, serves it in the background, and ends
 * with 0 once it does. No port is forwarded in either direction but those of the request, and the gateway's address
 * does not lead to the host's loopback (`--no-map-gw`) unless that is asked for.
 */
export function pastaArguments(program: string, request: PastaRequest = {}): readonly string[] {
  const { ports = [], way, dnsForward, options = [] } = request;
  const isAsked = (names: readonly string[]): boolean =>
    options.some((word) => names.includes(word.split("=")[0] ?? ""));
  const directions = Object.entries(DIRECTIONS).flatMap(([short, long]) => {
    const specs = short === "-t" ? portSpecs(ports, "tcp") : short === "-u" ? portSpecs(ports, "udp") : [];
    if (specs.length === 0 && isAsked([short, long])) return [];
    return (specs.length === 0 ? ["none"] : specs).flatMap((spec) => [short, spec]);
  });
  const isMapped = way?.kind === "gateway" || isAsked(["--map-gw"]);
  return [
    program,
    "--quiet",
    "--runas",
    "0:0",
    "--config-net",
    ...(isAsked(["-I", "--ns-ifname"]) ? [] : INTERFACE),
    ...(isMapped || isAsked(["--no-map-gw"]) ? [] : ["--no-map-gw"]),
    ...(way?.kind === "guest" ? ["--map-guest-addr", way.address] : []),
    ...(dnsForward === undefined ? [] : ["--dns-forward", dnsForward]),
    ...directions,
    // What older versions have no word for is how they behave when they are not told otherwise.
    ...options.filter((word) => word !== "--map-gw"),
    "--netns-only",
    "--netns",
    "{netns}",
  ];
}

/** Words for pasta itself. @throws RlError "invalid" for those that would take it away from its container */
export function pastaOptions(options: readonly string[]): readonly string[] {
  const taken = options.find((word) => OURS.has(word.split("=")[0] ?? ""));
  if (taken === undefined) return options;
  throw new RlError({
    code: "invalid",
    action: "use --network",
    subject: `pasta:${options.join(",")}`,
    state: `${taken} is decided by the container`,
    hint: "for example pasta:--mtu,1500 or pasta:--map-gw",
  });
}

/** "127.0.0.1/8080:80", or without an address for all of them; neighbours in one word. */
function portSpecs(ports: readonly PublishedPort[], protocol: PortProtocol): string[] {
  const runs: { address: string; host: number; container: number; count: number }[] = [];
  const own = ports.filter((port) => port.protocol === protocol);
  // It takes a port once, and then for IPv4 and IPv6 together.
  const both = new Set(own.filter(({ address }) => address === "::").map(({ hostPort }) => hostPort));
  const places = own
    .filter(({ address, hostPort }) => address !== "::" || !hasVersion4(own, hostPort))
    .map((port) => (port.address === "0.0.0.0" && both.has(port.hostPort) ? { ...port, address: "" } : port))
    .sort((a, b) => (a.address === b.address ? a.hostPort - b.hostPort : a.address < b.address ? -1 : 1));
  for (const { address, hostPort, containerPort } of places) {
    const last = runs.at(-1);
    const isNext =
      last?.address === address &&
      last.host + last.count === hostPort &&
      last.container + last.count === containerPort;
    if (isNext) last.count += 1;
    else runs.push({ address, host: hostPort, container: containerPort, count: 1 });
  }
  return runs.map(
    ({ address, host, container, count }) =>
      `${address === "" ? "" : `${address}/`}${range(host, count)}:${range(container, count)}`,
  );
}

function hasVersion4(ports: readonly PublishedPort[], hostPort: number): boolean {
  return ports.some((port) => port.address === "0.0.0.0" && port.hostPort === hostPort);
}

function range(first: number, count: number): string {
  return count === 1 ? String(first) : `${first}-${first + count - 1}`;
}
