/** The filters of `events`. */
import type { LifeEvent } from "../mod.ts";
import { type FilterKind, type FilterKinds, labelFilters } from "./filter.ts";

type EventFilter = FilterKind<LifeEvent>;

/** Names and ids by their beginning, types and actions in full, as docker has them. */
export const EVENT_FILTERS: FilterKinds<LifeEvent> = new Map<string, EventFilter>([
  ["container", ofType("container", ({ id, attributes: { name } }) => [id, name])],
  [
    "event",
    // What has a colon, as "health_status: healthy" or "exec_create: sh", is meant by its first word too.
    { parse: (value) => (event) => event.action === value || event.action.startsWith(`${value}:`) },
  ],
  [
    "image",
    {
      parse: (value) => (event) => {
        const { image, name } = event.attributes;
        const names = event.type === "image" ? [event.id, name] : [image];
        return names.some((known) => known?.startsWith(value) === true);
      },
    },
  ],
  ...labelFilters<LifeEvent>(({ attributes }) => attributes).filter(([key]) => key === "label"),
  ["network", ofType("network", ({ id, attributes: { name } }) => [id, name])],
  ["scope", { parse: (value) => () => value === "local" }],
  ["type", { parse: (value) => (event) => event.type === value }],
  ["volume", ofType("volume", ({ id }) => [id])],
]);

function ofType(
  type: LifeEvent["type"],
  names: (event: LifeEvent) => readonly (string | undefined)[],
): EventFilter {
  return {
    parse: (value) => (event) =>
      event.type === type && names(event).some((known) => known?.startsWith(value) === true),
  };
}
