/** Removing what nobody uses, after asking: `image prune` and `system prune`. */

import { parseFilters } from "../core/engine/filter.ts";
import { tellRemoval } from "../core/engine/images/tell.ts";
import { imagePruneFilters } from "../core/engine/prune-filters.ts";
import { pruneEvent, pruneImages } from "../core/mod.ts";
import { confirm } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { formatSize } from "./format.ts";
import type { PrunedBesides } from "./prune-besides.ts";
import { describeRemoval, reclaimed } from "./removal.ts";

export interface PruneFlags {
  readonly all: boolean;
  readonly filter: readonly string[];
  readonly force: boolean;
}

const WORDS = { untagged: "untagged", deleted: "deleted" };

export interface Besides {
  /** Done after consent, and before images are looked at. */
  before(): Promise<PrunedBesides>;
  /** Done when the images have gone. */
  after(): Promise<PrunedBesides>;
}

/** Asks first, unless told not to. Lines are docker's. */
export async function pruneAfterConsent(
  warning: string,
  { all, filter, force }: PruneFlags,
  context: CommandContext,
  besides?: Besides,
): Promise<number> {
  const { output } = context;
  const fits = await parseFilters(filter, imagePruneFilters(context.now()));
  const whole = filter.length === 0 ? warning : `${warning} Only those with: ${filter.join(", ")}.`;
  if (!force && !(await confirm(whole, context))) return 0;
  const { signal } = context;
  const first = await besides?.before();
  output.out(first?.text ?? "");
  const removal = await pruneImages({ all, filter: fits, signal }, await context.store());
  tellRemoval(context.events, removal);
  context.events.tell(pruneEvent("image", reclaimed(removal)));
  if (removal.untagged.length + removal.deleted.length > 0) {
    output.out(`Deleted Images:\n${describeRemoval(removal, WORDS)}\n`);
  }
  const last = await besides?.after();
  output.out(last?.text ?? "");
  const bytes = reclaimed(removal) + (first?.bytes ?? 0) + (last?.bytes ?? 0);
  output.out(`Total reclaimed space: ${formatSize(bytes)}\n`);
  return 0;
}
