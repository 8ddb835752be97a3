/** What is told of networks with names: by the program's own commands, and by monitors (syscalls-c/events.c). */
import type { NetworkRecord } from "../network/network.ts";
import type { PlanRecord } from "../plan/records.ts";
import type { LifeEvent } from "./event.ts";

type Named = Pick<NetworkRecord, "id" | "name" | "driver">;

/** That something has happened to a network, or to a container in it. Actions are docker's. */
export function networkEvent(
  { id, name, driver }: Named,
  action: "create" | "connect" | "disconnect" | "destroy",
  container?: string,
): Omit<LifeEvent, "timeNano"> {
  const attributes = { ...(container !== undefined && { container }), name, type: driver };
  return { type: "network", action, id, attributes };
}

/** What the monitor tells of the networks that its container is started in. */
export function networkEventRecords(networks: readonly Named[], container: string): PlanRecord[] {
  return networks.map((network) => {
    const { type, id, attributes } = networkEvent(network, "connect", container);
    return { record: "networkEvents", before: JSON.stringify({ type, id, attributes }).slice(0, -2) };
  });
}
