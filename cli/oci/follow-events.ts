import type { Cgroup } from "../../core/host/bun/cgroup.ts";
import { type ContainerEvent, containerStats, hugepageSizes, parseFlatKeyed } from "../../core/mod.ts";

/** What a container is followed by. */
export interface Follow {
  readonly id: string;
  readonly group: Cgroup;
  /** Milliseconds between two statistics. */
  readonly interval: number;
  /** The container's first process is there. */
  isAlive(): boolean;
  /** Ends it early. */
  readonly signal: AbortSignal;
  tell(event: ContainerEvent): void;
}

/** The kernel tells of changes; what it may not have told is seen after this many milliseconds. */
const PATIENCE = 500;
/** Files whose changes the kernel tells of: processes killed for memory, and the end of the last process. */
const WATCHED = ["memory.events", "cgroup.events"] as const;

/** What the container uses now. */
export function statsEvent(id: string, group: Cgroup): ContainerEvent {
  const data = containerStats(group.read, hugepageSizes(group.files()));
  return { type: "stats", id, data };
}

/** Tell of a container until it ends: statistics at every interval, and each time the kernel killed for memory. */
export async function followEvents({ id, group, interval, isAlive, signal, tell }: Follow): Promise<void> {
  let wake: () => void = () => undefined;
  const stops = watchAll(group, () => wake());
  const aborted = (): void => wake();
  signal.addEventListener("abort", aborted);
  try {
    let kills = oomKills(group);
    let due = performance.now() + interval;
    while (!signal.aborted) {
      const more = oomKills(group);
      if (more > kills) tell({ type: "oom", id });
      kills = more;
      if (hasEnded(group) || !isAlive()) return;
      if (performance.now() >= due) {
        tell(statsEvent(id, group));
        due += interval;
      }
      const pause = Math.max(1, Math.min(PATIENCE, due - performance.now()));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    signal.removeEventListener("abort", aborted);
    for (const stop of stops) stop();
  }
}

function watchAll(group: Cgroup, changed: () => void): (() => void)[] {
  const there = WATCHED.filter((file) => group.read(file) !== undefined);
  return there.map((file) => group.watch(file, changed));
}

function oomKills(group: Cgroup): bigint {
  return parseFlatKeyed(group.read("memory.events")).get("oom_kill") ?? 0n;
}

/** No process is left, or the group itself is gone. */
function hasEnded(group: Cgroup): boolean {
  return parseFlatKeyed(group.read("cgroup.events")).get("populated") !== 1n;
}
