import { type Cgroup, openCgroup } from "../../core/host/bun/cgroup.ts";
import { RlError, type StoredState } from "../../core/mod.ts";

/** The container's own control group, for what cannot be done without one. @throws RlError "unsupported", "not-found" */
export function openOwnGroup({ id, cgroup }: StoredState, action: string): Cgroup {
  if (cgroup !== "") return openCgroup(cgroup);
  throw new RlError({
    code: "unsupported",
    action,
    subject: id,
    state: "it has no control group of its own",
    hint: "create it where groups are delegated, as in: systemd-run --user --scope -p Delegate=yes",
  });
}

/** A container whose processes exist. @throws RlError "invalid" */
export function refuseStopped(id: string, status: string, action: string): void {
  if (status !== "stopped") return;
  throw new RlError({
    code: "invalid",
    action,
    subject: id,
    state: "it is not running",
    hint: `see rl oci state ${id}`,
  });
}
