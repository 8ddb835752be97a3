import { bootId } from "../../core/host/bun/process-facts.ts";
import { removeCgroup } from "../../core/host/bun/system.ts";
import { RlError, type StoredState } from "../../core/mod.ts";

/** Milliseconds systemd may take to remove the group of a unit, which it has to notice is empty. */
const UNIT_GRACE = 2000;

/** Kill what is left of a container, and remove its control group. @throws RlError "io" */
export function removeGroup({ id, cgroup, unit, bootId: boot }: StoredState): void {
  // Of an earlier boot nothing is left, and the name may be another's.
  if (cgroup === "" || boot !== bootId()) return;
  const errno = removeCgroup(cgroup, unit === "" ? 0 : UNIT_GRACE);
  if (errno === 0) return;
  throw new RlError({
    code: "io",
    action: "delete container",
    subject: id,
    state: `its control group ${cgroup} cannot be removed (errno ${-errno})`,
    hint: "one of its processes may wait for a device; try again",
  });
}
