import { readdirSync, readlinkSync } from "node:fs";

/**
 * Processes in the pid namespace of a process, itself among them: those of its container, which have no other. When
 * it is our own, or cannot be known, nothing tells its processes from others, and it is alone.
 */
export function namespacePids(first: number): readonly number[] {
  const namespace = namespaceOf(first);
  if (namespace === undefined || namespace === namespaceOf("self")) return [first];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => namespaceOf(pid) === namespace).map(Number);
}

/** "pid:[4026531836]"; undefined for a process that is gone, or not ours to look at. */
function namespaceOf(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
