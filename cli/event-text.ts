/** How `events` shows what has happened: docker's line, and what docker's templates see. */

import { textMap } from "../core/engine/template/value.ts";
import { type LifeEvent, zonedNanoText } from "../core/mod.ts";

const NANOS = 1_000_000_000n;

/** @param zone minutes ahead of UTC that a time is shown in */
export function eventLine(event: LifeEvent, zone: number): string {
  const { type, action, id, attributes, timeNano } = event;
  const pairs = Object.entries(attributes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const more = pairs.length === 0 ? "" : ` (${pairs.join(", ")})`;
  return `${zonedNanoText(timeNano, zone)} ${type} ${action} ${id}${more}`;
}

/** The fields have the names that they have as JSON; those that templates know by others are methods. */
export function eventStruct(event: LifeEvent): object {
  const { type, action, id, attributes, timeNano } = event;
  const isContainer = type === "container";
  const hasStatus = isContainer || type === "image";
  const status = hasStatus ? action : "";
  const oldId = hasStatus ? id : "";
  const from = isContainer ? (attributes.image ?? "") : "";
  const time = Number(timeNano / NANOS);
  return {
    // Docker leaves these out where they are empty.
    status: status || undefined,
    id: oldId || undefined,
    from: from || undefined,
    Type: type,
    Action: action,
    Actor: { ID: id, Attributes: textMap(attributes) },
    scope: "local",
    time,
    timeNano,
    Status: () => status,
    ID: () => oldId,
    From: () => from,
    Scope: () => "local",
    Time: () => time,
    TimeNano: () => timeNano,
  };
}
