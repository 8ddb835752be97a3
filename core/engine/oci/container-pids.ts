import { openCgroup } from "../../host/bun/cgroup.ts";
import { namespacePids } from "../../host/bun/namespace-pids.ts";
import { parsePids, type StoredState } from "../../mod.ts";

/**
 * Processes of a container that has not ended, in order: those of its control group and of the groups that it made
 * below it; without a group of its own, those of its pid namespace.
 */
export function containerPids(
  { cgroup, pid }: Pick<StoredState, "cgroup" | "pid">,
  open: typeof openCgroup = openCgroup,
): readonly number[] {
  return [...new Set(found(cgroup, pid, open))].sort((a, b) => a - b);
}

function found(cgroup: string, pid: number, open: typeof openCgroup): readonly number[] {
  if (cgroup === "") return namespacePids(pid);
  using group = open(cgroup);
  return group.readAll("cgroup.procs").flatMap((text) => [...parsePids(text)]);
}
