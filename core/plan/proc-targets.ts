/** What a config may mount on /proc and below it. */
import type { Mount } from "../spec/runtime-config.ts";

/**
 * Files that only tell programs how much of the machine there is, and that are covered to tell them less. The same
 * ones as with runc: whatever else is covered below /proc could stand in for what the kernel's own files do, such as
 * the labels and attributes that are written for a process (CVE-2019-16884, CVE-2019-19921).
 */
const COVERABLE: ReadonlySet<string> = new Set([
  "/proc/cpuinfo",
  "/proc/diskstats",
  "/proc/loadavg",
  "/proc/meminfo",
  "/proc/net/dev",
  "/proc/slabinfo",
  "/proc/stat",
  "/proc/swaps",
  "/proc/sys/crypto/fips_enabled",
  "/proc/sys/kernel/ns_last_pid",
  "/proc/uptime",
]);

/**
 * Why a mount may not be made, or undefined. On /proc itself belongs a proc, new or the host's.
 *
 * @param destination a clean absolute path
 */
export function procTargetFault(
  destination: string,
  { type, source }: Mount,
  isBind: boolean,
): string | undefined {
  if (destination === "/proc") {
    const isProc = isBind ? /^\/+proc\/*$/.test(source ?? "") : type === "proc";
    return isProc ? undefined : "only a proc can be mounted there";
  }
  if (!destination.startsWith("/proc/") || COVERABLE.has(destination)) return undefined;
  return "the kernel's own files must stay what they are";
}
