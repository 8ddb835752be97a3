import { DELEGATE_COMMAND } from "../plan/delegate.ts";
import type { HostObservations } from "../ports/host-probe.ts";
import type { HostVerdict } from "./host-verdict.ts";

/** What limits on memory, processor and processes can be set here. */
export interface CgroupVerdict extends HostVerdict {
  /** Version 2 is the one whose parts can be given to a user; "hybrid" has both. */
  readonly version: "2" | "hybrid" | "1" | "none";
  /** Controllers given to this user, sorted. */
  readonly controllers: readonly string[];
}

const WANTED = ["cpu", "memory", "pids"];

/** Judge the cgroup layout and what of it this user was given. */
export function judgeCgroup(host: HostObservations): CgroupVerdict {
  const { layout, delegated } = host.cgroup;
  const controllers = (host.cgroup.controllers ?? "").split(/\s+/).filter((name) => name !== "");
  controllers.sort();
  if (layout === "none") {
    const summary = "not mounted: no limits and no statistics";
    const mend = "sudo mount -t cgroup2 none /sys/fs/cgroup";
    return { version: "none", controllers: [], state: "missing", summary, mend };
  }
  const version = layout === "v2" ? "2" : layout === "v1" ? "1" : "hybrid";
  if (layout !== "v2") {
    const kind = layout === "v1" ? "version 1" : "a mix of versions 1 and 2";
    const summary = `${kind}: limits on containers need version 2 alone`;
    const mend = "boot with systemd.unified_cgroup_hierarchy=1";
    return {
      version,
      controllers: delegated === undefined ? [] : controllers,
      state: "limited",
      summary,
      mend,
    };
  }
  if (delegated === undefined) {
    const summary = "version 2, but no part of it is given to this user";
    const mend = `sudo loginctl enable-linger ${host.user.name ?? host.user.uid}, then log in again`;
    return { version, controllers: [], state: "limited", summary, mend };
  }
  const given = controllers.length === 0 ? "no controllers" : controllers.join(", ");
  const summary = `version 2, with ${given} at ${delegated}`;
  const missing = WANTED.filter((name) => !controllers.includes(name));
  if (missing.length === 0) return { version, controllers, state: "ok", summary };
  return { version, controllers, state: "limited", summary, mend: DELEGATE_COMMAND };
}
