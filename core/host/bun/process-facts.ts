import { readSmallText } from "./small-text.ts";

/** The id of this boot, which no other has (random(4)). */
export function bootId(): string {
  return readSmallText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

/**
 * When a process was started, in clock ticks since boot (proc(5)). Undefined when there is none of this number, and for
 * one that has ended and is only waited for.
 */
export function processStartTime(pid: number): number | undefined {
  const text = readSmallText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name in brackets may hold anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : Number(fields[19]);
}
