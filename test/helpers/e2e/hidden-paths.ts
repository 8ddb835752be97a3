/** What a container must not learn from the kernel's files. */

/** What Docker and Podman hide, together. */
export const HIDDEN: readonly string[] = [
  ...[
    "acpi",
    "asound",
    "interrupts",
    "kcore",
    "keys",
    "latency_stats",
    "sched_debug",
    "scsi",
    "timer_list",
  ].map((name) => `/proc/${name}`),
  ...["/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware", "/sys/fs/selinux"],
];

/** A shell script that says nothing where each path is missing, empty or unreadable, and nothing can be made in it. */
export const LOOK_AT_HIDDEN: string = HIDDEN.map(
  (path) =>
    `if [ -d ${path} ]; then ls -A ${path}; touch ${path}/x && echo made; else head -c 100 ${path}; fi 2>/dev/null`,
)
  .concat("true")
  .join("; ");
