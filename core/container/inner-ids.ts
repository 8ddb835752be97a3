/** Ids of a container's own, within those that the user's containers share. */
import type { InnerRange } from "../ports/id-claim.ts";
import type { IdMapping } from "../spec/runtime-config.ts";
import { formatMappings } from "./id-maps.ts";

/** Maps of a user namespace within another one: what is outside is an id of that one. */
export interface InnerMaps {
  readonly uid: readonly IdMapping[];
  readonly gid: readonly IdMapping[];
}

/** The ids of a range from 0 on, but for those that are to be others. `others` do not share ids. */
export function innerMappings(range: InnerRange, others: readonly IdMapping[] = []): IdMapping[] {
  const mappings: IdMapping[] = [];
  let next = 0;
  const fill = (end: number): void => {
    if (end > next) mappings.push({ containerID: next, hostID: range.start + next, size: end - next });
  };
  for (const other of others.toSorted((left, right) => left.containerID - right.containerID)) {
    fill(Math.min(other.containerID, range.size));
    mappings.push(other);
    next = other.containerID + other.size;
  }
  fill(range.size);
  return mappings;
}

/** What inner maps come to on the host, where the namespace above is mapped so. Ids that it has not are left out. */
export function hostMappings(inner: readonly IdMapping[], above: readonly IdMapping[]): IdMapping[] {
  return inner.flatMap(({ containerID, hostID, size }) =>
    above.flatMap((each) => {
      const start = Math.max(hostID, each.containerID);
      const end = Math.min(hostID + size, each.containerID + each.size);
      if (end <= start) return [];
      const inside = containerID + start - hostID;
      return [{ containerID: inside, hostID: each.hostID + start - each.containerID, size: end - start }];
    }),
  );
}

/** Fields of the plan's innerUserns record. */
export function innerUsernsFields({ uid, gid }: InnerMaps): {
  uidMap: string;
  gidMap: string;
  shift: string;
  uid: number;
  gid: number;
} {
  return {
    uidMap: formatMappings(uid),
    gidMap: formatMappings(gid),
    shift: `uidmapping=${shifted(uid)},gidmapping=${shifted(gid)}`,
    uid: ofRoot(uid),
    gid: ofRoot(gid),
  };
}

/** As fuse-overlayfs(1) takes it: on disk, shown, how many. */
function shifted(mappings: readonly IdMapping[]): string {
  return mappings.map(({ containerID, hostID, size }) => `${containerID}:${hostID}:${size}`).join(":");
}

function ofRoot(mappings: readonly IdMapping[]): number {
  return mappings.find(({ containerID }) => containerID === 0)?.hostID ?? 0;
}

/** How many ids the users or groups of a file like /etc/passwd take; 65534 is nobody and takes none. */
export function idsNamedIn(database: string): number {
  let most = 0;
  for (const line of database.split("\n")) {
    const fields = line.split(":");
    for (const digits of fields.slice(2, 4)) {
      const id = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
      if (id < 65534) most = Math.max(most, id + 1);
    }
  }
  return most;
}
