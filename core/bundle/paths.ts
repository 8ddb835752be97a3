/**
 * Paths of /proc and /sys that a container must not read, or not write. Both lists are the union of what
 * Docker and Podman use: files that show or steer the host's hardware, memory and keys.
 */

/** Hidden paths, without those that depend on the machine. */
const MASKED_PATHS: readonly string[] = [
  "/proc/acpi",
  "/proc/asound",
  "/proc/interrupts",
  "/proc/kcore",
  "/proc/keys",
  "/proc/latency_stats",
  "/proc/sched_debug",
  "/proc/scsi",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/sys/devices/virtual/powercap",
  "/sys/firmware",
  "/sys/fs/selinux",
];

/** Paths that can be read but not written. */
export const READONLY_PATHS: readonly string[] = [
  "/proc/asound",
  "/proc/bus",
  "/proc/fs",
  "/proc/irq",
  "/proc/sys",
  "/proc/sysrq-trigger",
];

/**
 * All hidden paths of a machine with so many processors. The thermal counters tell neighbours what a processor
 * is doing; they exist once for each.
 */
export function maskedPaths(cpuCount: number): string[] {
  const paths = [...MASKED_PATHS];
  for (let cpu = 0; cpu < cpuCount; cpu++) paths.push(`/sys/devices/system/cpu/cpu${cpu}/thermal_throttle`);
  return paths;
}

/** What of the lists is asked to be left out, and what is hidden besides. */
export interface PathRequest {
  /** "all", or paths that are neither hidden nor read-only. */
  readonly unmask?: "all" | readonly string[] | undefined;
  /** More paths to hide; asked for by name, they win. */
  readonly mask?: readonly string[] | undefined;
}

/** The two lists of a container on a machine with so many processors. */
export function protectedPaths(
  cpuCount: number,
  { unmask = [], mask = [] }: PathRequest,
): { readonly maskedPaths: readonly string[]; readonly readonlyPaths: readonly string[] } {
  const isKept = (path: string): boolean => unmask !== "all" && !unmask.includes(path);
  return {
    maskedPaths: [...maskedPaths(cpuCount).filter(isKept), ...mask],
    readonlyPaths: READONLY_PATHS.filter(isKept),
  };
}
