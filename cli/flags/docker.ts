/**
 * Flags of `docker run` that people type from habit and that `rl run` does not have. Refusing one of them
 * should say that it is missing here, not that it is a typing mistake. The list is read only after a flag
 * was not found among our own, so an entry for a flag that has since arrived does no harm.
 */
const LONG =
  "annotation attach blkio-weight cgroup-parent cgroupns cidfile cpu-period cpu-quota cpu-shares cpus " +
  "cpuset-cpus cpuset-mems detach-keys device device-cgroup-rule dns dns-option dns-search domainname " +
  "gpus group-add health-cmd health-interval health-retries health-start-period health-timeout ip ip6 ipc " +
  "isolation label label-file link log-driver log-opt mac-address memory memory-reservation memory-swap " +
  "memory-swappiness mount network-alias no-healthcheck oom-kill-disable oom-score-adj pid pids-limit " +
  "privileged restart runtime shm-size sig-proxy stop-signal stop-timeout storage-opt " +
  "sysctl ulimit use-api-socket uts volume-driver volumes-from";

const SHORT = "acml";

/** What an ordinary user cannot have, or has without a flag. */
const REASONS: Readonly<Record<string, string>> = {
  "device-cgroup-rule": "in a user namespace no device can be made; --device shows the host's",
  gpus: "there is no toolkit of the vendor's here; show the devices themselves, as by --device /dev/dri/renderD128",
  "storage-opt": "an ordinary user can give no quota to a part of the store's file system",
  "volume-driver": "local is the only driver, and needs no flag",
};

/** What is missing for a flag that docker has. */
export function whyMissing(name: string): string {
  if (Object.hasOwn(REASONS, name)) return REASONS[name] ?? "";
  return "docker has it, rl does not have it yet";
}

/** Whether docker's `run` has this long name, or this letter. */
export function isDockerFlag(name: string): boolean {
  return name.length === 1 ? SHORT.includes(name) : LONG.split(" ").includes(name);
}
