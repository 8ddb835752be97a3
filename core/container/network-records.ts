/** The published ports and the networks of a container, as its plan and its state have them. */
import { addressAndPort, addressBytes } from "../network/address.ts";
import type { PublishedPort } from "../network/ports.ts";
import type { PlanRecord } from "../plan/records.ts";

const PROTOCOLS = { tcp: 6, udp: 17 } as const;

/** Ports that the helper binds, and what the container's state says of them. */
export function portRecords(ports: readonly PublishedPort[]): PlanRecord[] {
  if (ports.length === 0) return [];
  const records = ports.map(
    ({ address, hostPort, protocol }): PlanRecord => ({
      record: "publishPort",
      protocol: PROTOCOLS[protocol],
      address: addressBytes(address),
      port: hostPort,
      // All of IPv6 comes along with all of IPv4, where there is IPv6.
      required: address === "::" && hasTwin(ports, hostPort, protocol) ? 0 : 1,
      text: `${addressAndPort(address, hostPort)}/${protocol}`,
    }),
  );
  return [...records, { record: "stateNote", text: `"ports":${JSON.stringify(ports)},` }];
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
