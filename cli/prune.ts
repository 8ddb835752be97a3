/** Removing what nobody uses, after asking: `image prune` and `system prune`. */

import { parseFilters } from "../core/engine/filter.ts";
import { tellRemoval } from "../core/engine/images/tell.ts";
import { imagePruneFilters } from "../core/engine/prune-filters.ts";
import { pruneEvent, pruneImages } from "../core/mod.ts";
import { confirm } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { formatSize } from "./format.ts";
import { describeRemoval, reclaimed } from "./removal.ts";

export interface PruneFlags {
  readonly all: boolean;
  readonly filter: readonly string[];
  readonly force: boolean;
}

const WORDS = { untagged: "untagged", deleted: "deleted" };

/** What went before the images. */
export interface PrunedFirst {
  /** What to tell of it. */
  readonly text: string;
  readonly bytes: number;
}

/**
 * Asks first, unless told not to. Lines are docker's.
 *
 * @param before is done after consent and before images are looked at
 */
export async function pruneAfterConsent(
  warning: string,
  { all, filter, force }: PruneFlags,
  context: CommandContext,
  before?: () => Promise<PrunedFirst>,
): Promise<number> {
  const { output } = context;
  const fits = await parseFilters(filter, imagePruneFilters(context.now()));
  const whole = filter.length === 0 ? warning : `${warning} Only those with: ${filter.join(", ")}.`;
  if (!force && !(await confirm(whole, context))) return 0;
  const { signal } = context;
  const first = await before?.();
  output.out(first?.text ?? "");
  const removal = await pruneImages({ all, filter: fits, signal }, await context.store());
  tellRemoval(context.events, removal);
  context.events.tell(pruneEvent("image", reclaimed(removal)));
  if (removal.untagged.length + removal.deleted.length > 0) {
    output.out(`Deleted Images:\n${describeRemoval(removal, WORDS)}\n`);
  }
  output.out(`Total reclaimed space: ${formatSize(reclaimed(removal) + (first?.bytes ?? 0))}\n`);
  return 0;
}
