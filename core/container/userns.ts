/** The user namespace of a container as the plan's record says it. */
import type { RecordFields } from "../plan/context.ts";
import { encodePlan } from "../plan/encode.ts";
import { formatMappings, type IdMaps } from "./id-maps.ts";

/** What a map can be written with on this host. */
export interface UsernsHost {
  /** Real root writes any map itself. */
  readonly uid: number;
  /** Where the namespace that containers share is found again; below a directory of the user's own. */
  readonly runDirectory: string;
  /** The set-uid programs that write maps of subordinate ids, newuidmap(1). */
  readonly helpers: { readonly newuidmap: string; readonly newgidmap: string } | undefined;
}

/**
 * Containers with the user's default map share one namespace, which is kept, since making it costs two set-uid
 * programs; any other map gets a namespace of its own.
 */
export function usernsRecord(maps: IdMaps, host: UsernsHost): RecordFields<"userns"> {
  const helped = host.uid !== 0 && maps.kind !== "single";
  return {
    mode: maps.kind === "keep" ? 1 : 0,
    keeper: maps.kind === "keep" ? "" : `${host.runDirectory}/userns-${maps.variant}`,
    uidMap: formatMappings(maps.uid),
    gidMap: formatMappings(maps.gid),
    newuidmap: helped ? (host.helpers?.newuidmap ?? "") : "",
    newgidmap: helped ? (host.helpers?.newgidmap ?? "") : "",
    // The kernel lets an unprivileged process write a gid map only after it gave up setgroups(2).
    setgroups: helped || host.uid === 0 ? 1 : 0,
  };
}

/** The plan of a tree worker: it needs nothing but its user namespace. */
export function workerPlan(userns: RecordFields<"userns">): Uint8Array {
  return encodePlan([{ record: "userns", ...userns }]);
}
