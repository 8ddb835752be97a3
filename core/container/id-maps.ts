/**
 * Which ids a container's user namespace maps to which ids of the host.
 *
 * Three kinds, each also the name of the variant of unpacked layers whose owners fit it:
 * - "full": container root is the user, 1 and up are the user's subordinate ids
 * - "single": container root is the user and there is nobody else
 * - "keep-UID-GID": the user has these ids inside, usually his own; everybody else is a subordinate id
 */
import type { IdMapping } from "../spec/runtime-config.ts";

/** A range of subordinate ids of the host, see subuid(5). */
export interface IdRange {
  readonly start: number;
  readonly size: number;
}

/** The maps of a user namespace, for users and for groups. */
export interface IdMaps {
  readonly kind: "full" | "single" | "keep";
  /** Names the variant of unpacked layers, safe in a file name. */
  readonly variant: string;
  readonly uid: readonly IdMapping[];
  readonly gid: readonly IdMapping[];
}

/**
 * The ranges that an /etc/subuid or /etc/subgid file gives a user, who is named there by name or by number.
 * Malformed lines are passed over, as newuidmap(1) does; so is a range that shares ids with an earlier one, since
 * the kernel refuses a map that has an id twice (user_namespaces(7)).
 */
export function parseSubordinateIds(
  text: string,
  user: { name?: string | undefined; id: number },
): IdRange[] {
  const ranges: IdRange[] = [];
  for (const line of text.split("\n")) {
    const [owner, start, size, extra] = line.trim().split(":");
    if (!owner || extra !== undefined || (owner !== user.name && owner !== String(user.id))) continue;
    if (!/^\d+$/.test(start ?? "") || !/^\d+$/.test(size ?? "")) continue;
    const range = { start: Number(start), size: Number(size) };
    const possible = range.size > 0 && range.start + range.size <= 2 ** 32;
    if (possible && !ranges.some((earlier) => overlap(earlier, range))) ranges.push(range);
  }
  return ranges;
}

function overlap(one: IdRange, other: IdRange): boolean {
  return one.start < other.start + other.size && other.start < one.start + one.size;
}

/** Container root is `own`; the subordinate ranges follow from 1 on. */
function rootIsUser(own: number, ranges: readonly IdRange[]): IdMapping[] {
  const mappings: IdMapping[] = [{ containerID: 0, hostID: own, size: 1 }];
  let next = 1;
  for (const { start, size } of ranges) {
    mappings.push({ containerID: next, hostID: start, size });
    next += size;
  }
  return mappings;
}

/** `own` is `inside`; the subordinate ids take the places before and after it. */
function userIsUser(inside: number, own: number, ranges: readonly IdRange[]): IdMapping[] {
  const mappings: IdMapping[] = [];
  let next = 0;
  const place = (start: number, size: number): void => {
    if (size > 0) mappings.push({ containerID: next, hostID: start, size });
    next += size;
  };
  let placed = false;
  for (const { start, size } of ranges) {
    const before = placed ? 0 : Math.min(size, Math.max(0, inside - next));
    place(start, before);
    if (!placed && next === inside) {
      place(own, 1);
      placed = true;
    }
    place(start + before, size - before);
  }
  // A user whose id is beyond all his ranges still keeps it.
  return placed ? mappings : [...mappings, { containerID: inside, hostID: own, size: 1 }];
}

/** The default map of an ordinary user. */
export function defaultMaps(
  user: { uid: number; gid: number },
  ranges: { uid: readonly IdRange[]; gid: readonly IdRange[] } | undefined,
): IdMaps {
  if (ranges === undefined || ranges.uid.length === 0 || ranges.gid.length === 0) {
    return {
      kind: "single",
      variant: "single",
      uid: rootIsUser(user.uid, []),
      gid: rootIsUser(user.gid, []),
    };
  }
  return {
    kind: "full",
    variant: "full",
    uid: rootIsUser(user.uid, ranges.uid),
    gid: rootIsUser(user.gid, ranges.gid),
  };
}

/** `--userns keep-id`: the user is `inside` in there. Needs ranges, for somebody has to be root. */
export function keepIdMaps(
  user: { uid: number; gid: number },
  ranges: { uid: readonly IdRange[]; gid: readonly IdRange[] },
  inside: { uid: number; gid: number } = user,
): IdMaps {
  return {
    kind: "keep",
    variant: `keep-${inside.uid}-${inside.gid}`,
    uid: userIsUser(inside.uid, user.uid, ranges.uid),
    gid: userIsUser(inside.gid, user.gid, ranges.gid),
  };
}

/**
 * The map of real root: every id it has is itself inside. The namespace takes away what root could do to the
 * host beyond files. `text` is /proc/self/uid_map, whose lines are "INSIDE OUTSIDE SIZE"; without any, no id is
 * mapped.
 */
export function identityMappings(text: string): IdMapping[] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([inside = 0, , size = 0]) => ({ containerID: inside, hostID: inside, size }))
    .filter(({ size }) => size > 0);
}

/** As /proc/PID/uid_map takes it. */
export function formatMappings(mappings: readonly IdMapping[]): string {
  return mappings.map(({ containerID, hostID, size }) => `${containerID} ${hostID} ${size}\n`).join("");
}
