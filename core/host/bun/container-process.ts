/** Whose a process is, by what the kernel says of it and not by what is written down. */
import { processParent } from "./process-facts.ts";
import { readSmallText } from "./small-text.ts";

/** Mounts of a container may be many. */
const LIMIT = 4 * 1024 * 1024;

/** What a monitor's command line begins with. */
const MONITOR = "rl-monitor\0";

/**
 * Whether a process is the first one of this container: its file system is made of the container's directory, or, where
 * that does not show, since a program serves it, its parent is a monitor.
 */
export function isContainers(id: string, process: { readonly pid: number }): boolean {
  const mounts = readSmallText(`/proc/${process.pid}/mountinfo`, LIMIT);
  if (mounts?.includes(`/${id}/`)) return true;
  const parent = processParent(process.pid);
  return parent !== undefined && mounts?.includes(" - fuse") === true && isMonitor(parent);
}

/** Whether a process is the monitor of some container. */
export function isMonitor(pid: number): boolean {
  return readSmallText(`/proc/${pid}/cmdline`)?.startsWith(MONITOR) === true;
}
