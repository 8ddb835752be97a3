/** What is told of volumes: by the program's own commands, and by monitors (syscalls-c/events.c). */
import type { PlanRecord } from "../plan/records.ts";
import type { LifeEvent } from "./event.ts";
import type { KeptMount } from "./mounts.ts";

const DRIVER = "local";

/** That a volume was made or removed. */
export function volumeEvent(name: string, action: "create" | "destroy"): Omit<LifeEvent, "timeNano"> {
  return { type: "volume", action, id: name, attributes: { driver: DRIVER } };
}

/** What the monitor tells of a container's volumes. */
export function volumeEventRecords(mounts: readonly KeptMount[], container: string): PlanRecord[] {
  return mounts.flatMap(({ type, name, destination, options, readonly }) => {
    if (type !== "volume" || name === undefined) return [];
    const propagation = options.find((option) => /^r?(?:private|shared|slave)$/.test(option)) ?? "";
    const mount = { container, destination, propagation, "read/write": String(!readonly) };
    const event = volumeEvent(name, "create");
    return [
      {
        record: "volumeEvents",
        name,
        before: JSON.stringify({ ...event, action: undefined }).slice(0, -2),
        mount: following(mount),
        unmount: following({ container }),
      },
    ];
  });
}

/** Members of an object, behind others. */
function following(attributes: Readonly<Record<string, string>>): string {
  return `,${JSON.stringify(attributes).slice(1, -1)}`;
}
