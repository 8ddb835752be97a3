/** Looking at processes through /proc; what has gone meanwhile is as if it had never been. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What a test wants to know of a process. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The name of the program, as ps shows it. */
  readonly name: string;
}

/** The processes in a user namespace, zombies aside: "user:[4026532183]". */
export function processesIn(userns: string): Process[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      const found = userNamespace(Number(entry)) === userns ? lookAt(Number(entry)) : undefined;
      return found === undefined ? [] : [found];
    });
}

/** The user namespace of a process; undefined when it is gone or not ours to look at. */
export function userNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/user`);
  } catch {
    return undefined;
  }
}

/** A process, undefined when it is gone or a zombie. */
export function lookAt(pid: number): Process | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1] ?? "";
    if (field("State").startsWith("Z")) return undefined;
    return { pid, parent: Number(field("PPid")), name: field("Name") };
  } catch {
    return undefined;
  }
}

/** End a process at once; one that is gone already is fine. */
export function killNow(pid: number): void {
  // 0 and below are groups, ours among them.
  if (!(pid > 1)) throw new Error(`${pid} is no process to end`);
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was faster.
  }
}
