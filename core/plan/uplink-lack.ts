/** What people read when networks with names have no way to the outside. */
import type { UplinkState } from "../ports/network-store.ts";
import { helperSaid } from "./failure-network.ts";

/** Why the networks have no way to the outside, by the errno of it and the helper's words; undefined for one that is there. */
export function uplinkLack({ errno, words }: UplinkState): string | undefined {
  if (errno === 0) return undefined;
  const said = helperSaid(words)?.state;
  if (said !== undefined) return said.replace(/^it says/, "pasta says");
  return UPLINK_LACKS.get(errno) ?? `pasta cannot be started (errno ${errno})`;
}

const UPLINK_LACKS: ReadonlyMap<number, string> = new Map([
  [2, "pasta is not installed; sudo apt-get install passt"],
  [100, "pasta ended before the network was up"],
  [110, "pasta does not get ready"],
]);
