/** The filters of `volume ls` and `volume prune`. */
import type { VolumeRecord, VolumeStore } from "../mod.ts";
import { booleanFilter, type FilterKind } from "./filter.ts";
import { ageAndLabelFilters } from "./image-filters.ts";

type Kinds = [key: string, kind: FilterKind<VolumeRecord>][];

/** By age and label. `now` is in milliseconds since the epoch. */
export function pruneFilters(now: number): Kinds {
  return ageAndLabelFilters<VolumeRecord>(
    ({ createdAt }) => createdAt,
    ({ labels }) => labels,
    now,
  );
}

/** A name fits any part of it, as docker has it. */
export function listFilters(
  store: Pick<VolumeStore, "users">,
  now: number,
): ReadonlyMap<string, FilterKind<VolumeRecord>> {
  return new Map([
    ["dangling", booleanFilter<VolumeRecord>(({ name }) => store.users(name).length === 0)],
    [
      "driver",
      {
        parse:
          (value) =>
          ({ driver }) =>
            driver === value,
      },
    ],
    [
      "name",
      {
        parse:
          (value) =>
          ({ name }) =>
            name.includes(value),
      },
    ],
    ...pruneFilters(now),
  ]);
}
