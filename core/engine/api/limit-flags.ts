/** Limits as a program says them, as a start and `update` take them. */
import type { RunFlags } from "../run/words.ts";
import type { Limits } from "./settings.ts";

/** The flags of the limits that are given. */
export function limitFlags(limits: Limits = {}): Partial<RunFlags> {
  return given({
    memory: text(limits.memory),
    "memory-swap": text(limits.memorySwap),
    "memory-reservation": text(limits.memoryReservation),
    cpus: text(limits.cpus),
    "cpu-quota": text(limits.cpuQuota),
    "cpu-period": text(limits.cpuPeriod),
    "cpu-shares": text(limits.cpuShares),
    "cpuset-cpus": limits.cpusetCpus,
    "cpuset-mems": limits.cpusetMems,
    "pids-limit": text(limits.pids),
    "blkio-weight": text(limits.blkioWeight),
    "device-read-bps": rates(limits.readBytes),
    "device-write-bps": rates(limits.writeBytes),
    "device-read-iops": rates(limits.readOperations),
    "device-write-iops": rates(limits.writeOperations),
    "shm-size": text(limits.shmSize),
    "oom-score-adj": text(limits.oomScoreAdj),
    ulimit: ulimits(limits.ulimits),
    "cgroup-parent": limits.cgroupParent,
  });
}

/** Without what is undefined, which would hide a default. */
export function given<T extends object>(flags: T): { [N in keyof T]: Exclude<T[N], undefined> } {
  const entries = Object.entries(flags).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [N in keyof T]: Exclude<T[N], undefined> };
}

export function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function rates(record: Readonly<Record<string, number>> | undefined): string[] | undefined {
  return record && Object.entries(record).map(([path, rate]) => `${path}:${rate}`);
}

function ulimits(record: Limits["ulimits"]): string[] | undefined {
  return (
    record &&
    Object.entries(record).map(([name, limit]) =>
      typeof limit === "number" ? `${name}=${limit}` : `${name}=${limit.soft}:${limit.hard}`,
    )
  );
}
