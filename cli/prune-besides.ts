/** Removing networks and volumes that nobody uses: `network prune`, `volume prune` and `system prune`. */
import { stopIfCancelled } from "../core/engine/cancelled.ts";
import type { Predicate } from "../core/engine/filter.ts";
import { pruneNetworks } from "../core/engine/networks/remove.ts";
import { type NetworkRecord, pruneEvent, pruneVolumes, type VolumeRecord } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";

/** What has gone. */
export interface PrunedBesides {
  /** As docker tells it; nothing when nothing did. */
  readonly text: string;
  readonly bytes: number;
}

/** Networks that no running container is in. */
export function networksPruned(
  fits: (network: NetworkRecord) => boolean,
  context: Pick<CommandContext, "events" | "networks" | "signal">,
): PrunedBesides {
  const names = pruneNetworks(context, fits, context.signal).map(({ name }) => name);
  return { text: deleted("Networks", names), bytes: 0 };
}

/** Volumes that no container uses: those without a name, or all. */
export async function volumesPruned(
  { all, filter }: { readonly all: boolean; readonly filter: Predicate<VolumeRecord> },
  { events, signal, volumes }: Pick<CommandContext, "events" | "signal" | "volumes">,
): Promise<PrunedBesides> {
  const names: string[] = [];
  let reclaimed = 0;
  for await (const { name, bytes } of pruneVolumes(volumes.store(), { all, filter })) {
    names.push(name);
    reclaimed += bytes;
    stopIfCancelled(signal, "remove volume", name);
  }
  events.tell(pruneEvent("volume", reclaimed));
  return { text: deleted("Volumes", names), bytes: reclaimed };
}

function deleted(what: string, names: readonly string[]): string {
  return names.length === 0 ? "" : `Deleted ${what}:\n${names.join("\n")}\n\n`;
}
