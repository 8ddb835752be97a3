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
  const fields = statFields(pid);
  return fields === undefined || fields[0] === "Z" || fields[0] === "X" ? undefined : Number(fields[19]);
}

/** The process that is told of the end of this one; undefined when there is none of this number. */
export function processParent(pid: number): number | undefined {
  const parent = statFields(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** What /proc/PID/stat says behind the name, which stands in brackets and may hold anything. */
function statFields(pid: number): string[] | undefined {
  const text = readSmallText(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}
