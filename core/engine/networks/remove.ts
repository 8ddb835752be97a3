/** Networks that nobody is in go. */
import { findNetwork, listNetworks, type NetworkRecord, removeNetwork } from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { stopIfCancelled } from "../cancelled.ts";
import { memberName, membersOf } from "./inspect.ts";

/**
 * @param text name, id or the beginning of an id
 * @throws RlError "not-found", "denied" for one that a container is in
 */
export function removeUnused({ networks }: Pick<Apis, "networks">, text: string): void {
  const store = networks.store();
  const network = findNetwork(store, text);
  removeNetwork(store, network, membersOf(networks.endpoints(), network).map(memberName));
}

/**
 * Remove every network that fits and that nobody is in.
 *
 * @returns those that went, sorted by name
 * @throws RlError "cancelled" between two of them
 */
export function pruneNetworks(
  { networks }: Pick<Apis, "networks">,
  fits: (network: NetworkRecord) => boolean,
  signal: AbortSignal,
): NetworkRecord[] {
  const store = networks.store();
  return listNetworks(store).filter((network) => {
    if (!fits(network)) return false;
    stopIfCancelled(signal, "remove network", network.name);
    // As it is now: somebody may have entered it since the last one went.
    if (usedNetworks({ networks }).has(network.name)) return false;
    store.remove(network.name);
    return true;
  });
}

/** Names of the networks that somebody is in. */
export function usedNetworks({ networks }: Pick<Apis, "networks">): Set<string> {
  const inside = networks.endpoints().list();
  return new Set(inside.map(({ network }) => network));
}
