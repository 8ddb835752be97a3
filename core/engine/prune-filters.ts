/** The filters of what is pruned: by age and label. */
import { containerLabels, type ImageRecord, type ListedContainer } from "../mod.ts";
import type { FilterKinds } from "./filter.ts";
import { ageAndLabelFilters } from "./image-filters.ts";

/** @param now milliseconds since the epoch */
export function containerPruneFilters(now: number): FilterKinds<ListedContainer> {
  return new Map(
    ageAndLabelFilters<ListedContainer>(
      ({ brief }) => brief?.created,
      (container) => {
        const document = container.document();
        return document === undefined ? {} : containerLabels(document);
      },
      now,
    ),
  );
}

/** @param now milliseconds since the epoch */
export function imagePruneFilters(now: number): FilterKinds<ImageRecord> {
  return new Map(
    ageAndLabelFilters<ImageRecord>(
      ({ created }) => created,
      ({ config }) => config.Labels,
      now,
    ),
  );
}
