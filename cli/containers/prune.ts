/** Removing the containers that do not run: `container prune` and `system prune`. */

import { stopIfCancelled } from "../../core/engine/cancelled.ts";
import { removeContainer } from "../../core/engine/containers/remove.ts";
import { containerSizes } from "../../core/engine/containers/size.ts";
import type { Predicate } from "../../core/engine/filter.ts";
import { isRlError, type ListedContainer, pruneEvent } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { report } from "../report.ts";

type Used = Pick<
  CommandContext,
  "containers" | "events" | "life" | "shelf" | "store" | "signal" | "volumes" | "output" | "environment"
>;

export interface PrunedContainers {
  readonly ids: readonly string[];
  /** Bytes that they had written. */
  readonly bytes: number;
}

/** One that cannot go is reported and holds up none of the others. */
export async function pruneContainers(
  fits: Predicate<ListedContainer>,
  context: Used,
): Promise<PrunedContainers> {
  const { shelf, signal, output, environment } = context;
  const listed = (await shelf.list()).filter((container) => isAtRest(container) && fits(container));
  const measured = listed.map(({ id, brief }) => ({ id, imageId: brief?.imageId ?? "" }));
  const sizes = await containerSizes(measured, context);
  const ids: string[] = [];
  let bytes = 0;
  for (const { id } of listed) {
    stopIfCancelled(signal, "prune", "containers");
    try {
      await removeContainer(id, { force: false }, context);
      ids.push(id);
      bytes += sizes.get(id)?.own ?? 0;
    } catch (error) {
      if (!isRlError(error) || error.code === "cancelled") throw error;
      // It was removed, or started, meanwhile.
      if (error.code !== "not-found" && error.code !== "exists") report(error, output, environment);
    }
  }
  context.events.tell(pruneEvent("container", bytes));
  return { ids, bytes };
}

export function isAtRest({ status }: ListedContainer): boolean {
  return status === "created" || status === "exited" || status === "dead";
}

/** What went, as docker tells it; nothing when nothing did. */
export function describePruned({ ids }: PrunedContainers): string {
  return ids.length === 0 ? "" : `Deleted Containers:\n${ids.map((id) => `${id}\n`).join("")}\n`;
}
