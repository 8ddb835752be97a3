/** The filters of `network ls` and `network prune`. */
import type { NetworkRecord } from "../mod.ts";
import { booleanFilter, type FilterKind } from "./filter.ts";
import { ageAndLabelFilters } from "./image-filters.ts";

type Kinds = [key: string, kind: FilterKind<NetworkRecord>][];

/** By age and label. `now` is in milliseconds since the epoch. */
export function pruneFilters(now: number): Kinds {
  return ageAndLabelFilters<NetworkRecord>(
    ({ createdAt }) => createdAt,
    ({ labels }) => labels,
    now,
  );
}

/** A name fits any part of it and an id its beginning, as docker has it. `used` are names of networks with containers. */
export function listFilters(
  used: ReadonlySet<string>,
  now: number,
): ReadonlyMap<string, FilterKind<NetworkRecord>> {
  return new Map([
    ["dangling", booleanFilter<NetworkRecord>(({ name }) => !used.has(name))],
    ["driver", kindOf(({ driver }, value) => driver === value)],
    ["id", kindOf(({ id }, value) => id.startsWith(value))],
    ["name", kindOf(({ name }, value) => name.includes(value))],
    ["scope", kindOf((_, value) => value === "local")],
    ["type", kindOf((_, value) => value === "custom")],
    ...pruneFilters(now),
  ]);
}

function kindOf(fits: (network: NetworkRecord, value: string) => boolean): FilterKind<NetworkRecord> {
  return { parse: (value) => (network) => fits(network, value) };
}
