/** Plans of workers that see a container's files as the container does. */
import { encodePlan } from "../plan/encode.ts";
import type { Plan, PlanRecord } from "../plan/records.ts";
import type { ProcessMark } from "./life.ts";

/** Into a container that runs, or is paused: a worker is in none of its control groups. */
export function joinedPlan(id: string, { pid, startTime }: ProcessMark): Uint8Array {
  return encodePlan([{ record: "joinContainer", id, pid, startTime, cgroup: "" }]);
}

/** With the caller's own rights, where he is. */
export function callersPlan(): Uint8Array {
  return encodePlan([]);
}

/** What makes a root file system of lasting files. */
const KEPT: ReadonlySet<PlanRecord["record"]> = new Set<PlanRecord["record"]>([
  "userns",
  "directory",
  "makeVolume",
  "overlay",
  "copyTree",
  "root",
  "bind",
  "volume",
  "image",
  "rootDirectory",
  "readonlyRoot",
  "pivot",
]);

/**
 * Of the plan of a start what puts the files together that outlive a container: its layers, volumes and what is bound
 * from the host. What exists while it runs, and is empty at its next start, is left out: a tmpfs, /proc, /dev, and the
 * files that are made for it in /etc.
 *
 * @returns undefined when something is bound that only the start itself can open
 */
export function assembledPlan(start: Plan): Plan | undefined {
  const kept = start.filter(({ record }) => KEPT.has(record));
  return kept.some((each) => each.record === "bind" && each.opened !== 0) ? undefined : kept;
}
