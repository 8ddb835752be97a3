/** The published ports and the networks of a container, as its plan and its state have them. */
import { addressAndPort, addressBytes } from "../network/address.ts";
import type { PublishedPort } from "../network/ports.ts";
import type { PlanRecord } from "../plan/records.ts";

/** IPPROTO_* of ip(7). */
export const PROTOCOL_NUMBERS = { tcp: 6, udp: 17 } as const;

/** Ports that the helper binds, and what the container's state says of them. */
export function portRecords(ports: readonly PublishedPort[]): PlanRecord[] {
  if (ports.length === 0) return [];
  const records = ports.map((port): PlanRecord => {
    const text = `${addressAndPort(port.address, port.hostPort)}/${port.protocol}`;
    return { record: "publishPort", ...boundPort(port, ports), text };
  });
  return [...records, { record: "stateNote", text: `"ports":${JSON.stringify(ports)},` }];
}

/** A port of the host as records have it. */
export function boundPort(port: PublishedPort, all: readonly PublishedPort[]) {
  const { address, hostPort, protocol } = port;
  // All of IPv6 comes along with all of IPv4, where there is IPv6.
  const required = address === "::" && hasTwin(all, hostPort, protocol) ? 0 : 1;
  return { protocol: PROTOCOL_NUMBERS[protocol], address: addressBytes(address), port: hostPort, required };
}

function hasTwin(ports: readonly PublishedPort[], port: number, protocol: string): boolean {
  return ports.some(
    (each) => each.address === "0.0.0.0" && each.hostPort === port && each.protocol === protocol,
  );
}

/** Connecting the container to the networks that its endpoints say, before its command runs. */
export function joinRecords(directory: string | undefined, container: string): PlanRecord[] {
  return directory === undefined ? [] : [{ record: "network", directory, container }];
}
