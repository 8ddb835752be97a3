/** Containers in networks as they are written down: plans of one record, and one for each published port. */
import type { EndpointFields } from "../network/endpoint.ts";
import { FIREWALL } from "../network/firewall.ts";
import type { PublishedPort } from "../network/ports.ts";
import { addressOf } from "../network/subnet.ts";
import type { RecordFields } from "../plan/context.ts";
import { decodePlan } from "../plan/decode.ts";
import { encodePlan } from "../plan/encode.ts";
import type { PlanRecord } from "../plan/records.ts";
import type { EndpointStore } from "../ports/network-store.ts";
import { boundPort, PROTOCOL_NUMBERS } from "./network-records.ts";

/** What is kept of a container's endpoint in a network, as the network's own process reads it. */
export function encodeEndpoint({ ports, ...fields }: EndpointFields): Uint8Array {
  return encodePlan([
    { record: "networkEndpoint", ...fields },
    ...ports.map((port): PlanRecord => {
      const { containerPort } = port;
      return { record: "networkPort", ...boundPort(port, ports), containerPort };
    }),
  ]);
}

const LISTS: ReadonlySet<string> = new Set(["mac", "names", "links", "servers"]);

/** Undefined for what another version has written. */
export function decodeEndpoint(bytes: Uint8Array): EndpointFields | undefined {
  try {
    const [first, ...others] = decodePlan(bytes);
    if (first?.record !== "networkEndpoint") return undefined;
    const { record: _, ...record } = first;
    // Of what is not UTF-8 nobody has written any text here.
    const isText = Object.entries(record).every(
      ([name, value]) => LISTS.has(name) || !(value instanceof Uint8Array),
    );
    return isText ? ({ ...record, ports: others.flatMap(decodePort) } as EndpointFields) : undefined;
  } catch {
    return undefined;
  }
}

function decodePort(record: PlanRecord): PublishedPort[] {
  if (record.record !== "networkPort" || typeof record.address === "string") return [];
  const protocol = record.protocol === PROTOCOL_NUMBERS.udp ? "udp" : "tcp";
  const { port: hostPort, containerPort } = record;
  return [{ address: addressOf(record.address), hostPort, containerPort, protocol }];
}

/** All containers in networks. */
export function readEndpoints(store: EndpointStore): EndpointFields[] {
  return store.list().flatMap((key) => {
    const bytes = store.read(key);
    const fields = bytes === undefined ? undefined : decodeEndpoint(bytes);
    return fields === undefined ? [] : [fields];
  });
}

/** What the process that is the user's network needs. */
export interface NetworkServiceInput {
  readonly userns: RecordFields<"userns">;
  readonly directory: string;
  /** Absolute path of nft(8). */
  readonly firewall: string;
  /** The way to the outside; undefined when there is no program for it. */
  readonly uplink: readonly string[] | undefined;
}

/** The encoded plan of the process that holds a user's networks, for the static program. */
export function networkServicePlan(input: NetworkServiceInput): Uint8Array {
  const { userns, directory, firewall, uplink = [] } = input;
  const rules = new TextEncoder().encode(FIREWALL);
  return encodePlan([
    { record: "userns", ...userns },
    ...uplink.map((value) => ({ record: "helperArgument" as const, value })),
    { record: "networkService", directory, firewall, rules },
  ]);
}
