/** A user namespace within the one that containers share, for a container with maps of its own in networks with names. */
import { RlError } from "../errors.ts";
import type { RecordFields } from "../plan/context.ts";
import type { Plan } from "../plan/records.ts";
import type { IdMapping } from "../spec/runtime-config.ts";
import { formatMappings, type IdMaps } from "./id-maps.ts";

/**
 * The plan of a container whose user namespace is made within the kept one. Who holds the networks is in that one, and
 * may do in those below what may be done there; beside it, nothing.
 *
 * @param maps of the container's, in ids of the host
 * @param kept of the kept one
 * @throws RlError "unsupported" for ids that the kept one does not have
 */
export function nestUserns(
  plan: Plan,
  maps: IdMaps,
  kept: { readonly maps: IdMaps; readonly userns: RecordFields<"userns"> },
): Plan {
  return plan.flatMap((each) => {
    if (each.record !== "userns" || each.mode === 0) return [each];
    const { keeper, uidMap, gidMap, newuidmap, newgidmap, setgroups } = kept.userns;
    if (each.mode !== 1 || keeper === "") throw refused("it keeps us out");
    return [
      { record: "outerUserns", keeper, uidMap, gidMap, newuidmap, newgidmap, setgroups },
      {
        ...each,
        uidMap: formatMappings(translated(maps.uid, kept.maps.uid)),
        gidMap: formatMappings(translated(maps.gid, kept.maps.gid)),
        // Its root writes them itself.
        newuidmap: "",
        newgidmap: "",
        setgroups: 1,
      },
    ];
  });
}

/** Mappings to ids of the host as mappings to those ids' names in another namespace. */
function translated(inner: readonly IdMapping[], outer: readonly IdMapping[]): IdMapping[] {
  const result: IdMapping[] = [];
  for (const { containerID, hostID, size } of inner) {
    for (let done = 0; done < size; ) {
      const host = hostID + done;
      const part = outer.find((each) => host >= each.hostID && host < each.hostID + each.size);
      if (part === undefined) throw refused(`the id ${host} is not one of those that containers share`);
      const within = host - part.hostID;
      const count = Math.min(size - done, part.size - within);
      result.push({ containerID: containerID + done, hostID: part.containerID + within, size: count });
      done += count;
    }
  }
  return result;
}

function refused(state: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "use user namespace",
    subject: "--userns",
    state,
    hint: "leave out --userns for a container in networks with names, or use --network private",
  });
}
