/** From what is to be published to what is bound. */
import { RlError } from "../errors.ts";
import type { PortFinder } from "../ports/port-finder.ts";
import { addressAndPort } from "./address.ts";
import { boundAddresses, type PortRequest, type PublishedPort } from "./ports.ts";

/** How many ports one container can publish: each takes two descriptors of its helper. */
const MOST = 8_192;

/**
 * Who serves the ports: pasta has one place for each port of the host, for one address or all of them; the forwarder of
 * networks with names a socket for each address.
 */
export type PortServer = "pasta" | "forwarder";

/**
 * The ports that are bound. Those of the host that were left open are chosen now: of a range the first that is free.
 *
 * @throws RlError "unavailable" when none is free, "invalid" for what cannot be bound together
 */
export async function choosePorts(
  requests: readonly PortRequest[],
  hasIpv6: boolean,
  finder: PortFinder,
  server: PortServer,
): Promise<readonly PublishedPort[]> {
  const chosen: PublishedPort[] = [];
  for (const request of requests) {
    const { containerPort, protocol } = request;
    const addresses = boundAddresses(request, hasIpv6);
    const hostPort = await hostPortOf(request, addresses, finder, chosen);
    const ports = addresses.map((address) => ({ address, hostPort, containerPort, protocol }));
    for (const port of ports) refuseClash(port, chosen, server);
    chosen.push(...ports);
    if (chosen.length > MOST) throw tooMany();
  }
  return chosen;
}

/** Whether the same requests give the same ports every time. */
export function arePortsFixed(requests: readonly PortRequest[]): boolean {
  return requests.every(({ host }) => host !== undefined && host.first === host.last);
}

async function hostPortOf(
  { host, protocol, containerPort }: PortRequest,
  addresses: readonly string[],
  finder: PortFinder,
  chosen: readonly PublishedPort[],
): Promise<number> {
  if (host !== undefined && host.first === host.last) return host.first;
  const isOurs = (port: number): boolean =>
    chosen.some((each) => each.hostPort === port && each.protocol === protocol);
  if (host === undefined) {
    const found = await finder.anyFree(protocol, addresses, isOurs);
    if (found !== undefined) return found;
  } else {
    for (let port = host.first; port <= host.last; port++) {
      if (!isOurs(port) && (await finder.isFree(protocol, addresses, port))) return port;
    }
  }
  throw new RlError({
    code: "unavailable",
    action: "publish port",
    subject: `${containerPort}/${protocol}`,
    state: host === undefined ? "no port is free" : `no port from ${host.first} to ${host.last} is free`,
    hint: "ss -lntu shows those that are taken",
  });
}

function refuseClash(port: PublishedPort, chosen: readonly PublishedPort[], server: PortServer): void {
  const same = chosen.find(
    (other) =>
      other.hostPort === port.hostPort &&
      other.protocol === port.protocol &&
      (server === "pasta" || haveOneSocket(other.address, port.address)),
  );
  if (same === undefined) return;
  const there = addressAndPort(same.address, same.hostPort);
  const isSame = same.address === port.address;
  const state = isSame ? "it is published more than once" : `it is published on ${there} already`;
  throw clash(port, state, "a port is published on one address or on all of them, and leads to one port");
}

function haveOneSocket(one: string, other: string): boolean {
  if (one === other) return true;
  if (one.includes(":") !== other.includes(":")) return false;
  return [one, other].some((address) => address === "0.0.0.0" || address === "::");
}

function clash(port: PublishedPort, state: string, hint: string): RlError {
  const subject = `${addressAndPort(port.address, port.hostPort)}/${port.protocol}`;
  return new RlError({ code: "invalid", action: "publish port", subject, state, hint });
}

function tooMany(): RlError {
  return new RlError({
    code: "limit",
    action: "publish port",
    subject: "",
    state: `a container can publish ${MOST / 2} ports`,
    hint: "publish fewer, or use --network host",
  });
}
