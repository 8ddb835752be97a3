/** Reading what the kernel tells of processes. */
import { readSmallText } from "./small-text.ts";

/** Arguments may be long, and a listing shows a line of them. */
const LIMIT = 4 * 1024 * 1024;

const FILES = ["stat", "status", "cmdline", "uid_map", "gid_map"] as const;

/** Texts of the files of proc(5); undefined for a process that is gone. */
export function readProcessFiles(pid: number): Record<(typeof FILES)[number], string> | undefined {
  const [stat, status, cmdline, uid_map, gid_map] = FILES.map((file) =>
    readSmallText(`/proc/${pid}/${file}`, LIMIT),
  );
  if (stat === undefined || status === undefined) return undefined;
  return { stat, status, cmdline: cmdline ?? "", uid_map: uid_map ?? "", gid_map: gid_map ?? "" };
}

/** What times and shares of processes are counted from. */
export interface ProcessClock {
  /** Seconds since the epoch when the machine was started. */
  readonly bootedAt: number;
  /** Seconds since then. */
  readonly uptime: number;
  /** Bytes of memory that the machine has. */
  readonly memory: number;
}

export function readProcessClock(): ProcessClock {
  const bootedAt = /^btime (\d+)$/m.exec(readSmallText("/proc/stat", LIMIT) ?? "")?.[1];
  const memory = /^MemTotal:\s+(\d+) kB$/m.exec(readSmallText("/proc/meminfo") ?? "")?.[1];
  const uptime = Number.parseFloat(readSmallText("/proc/uptime") ?? "");
  return { bootedAt: Number(bootedAt ?? 0), uptime, memory: Number(memory ?? 0) * 1024 };
}
