/**
 * Killing the program at chosen system calls: strace counts the calls that change files, and sends SIGKILL when
 * the count is reached. Points are spread over the whole of an operation, so that every order of writes that a
 * crash can leave behind has its turn.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";

/** Calls that change what is on disk, or let go of it. */
const CALLS = [
  "open,openat,creat,write,pwrite64,writev,ftruncate,close",
  "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir",
  "mkdir,mkdirat,mknod,mknodat,fchmod,fchmodat,fchown,fchownat,utimensat,setxattr,fsetxattr,lsetxattr",
  "fsync,fdatasync,syncfs,flock",
].join();

export interface Scene {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The most calls that any thread of the program, or of what it starts, makes. Throws when there are none. */
export async function countCalls(args: readonly string[], scene: Scene): Promise<number> {
  const file = join(scene.cwd, "calls");
  const { exitCode, stderr } = await run(
    ["strace", "-f", "--seccomp-bpf", "-qqq", "-o", file, "-e", `trace=${CALLS}`, program(), ...args],
    scene,
  );
  if (exitCode !== 0) throw new Error(`rl ${args.join(" ")}: exit code ${exitCode}\n${stderr}`);
  return mostCalls(readFileSync(file, "utf8"));
}

/** The same, of what `strace -f -o` has written. */
export function mostCalls(trace: string): number {
  const counts = new Map<string, number>();
  for (const line of trace.split("\n")) {
    const pid = /^\d+/.exec(line)?.[0];
    if (pid !== undefined && !line.includes("resumed>")) counts.set(pid, (counts.get(pid) ?? 0) + 1);
  }
  if (counts.size === 0) throw new Error("no system call was traced: there is nothing to kill at");
  return Math.max(...counts.values());
}

/**
 * Run it until any of its threads has made so many calls; then it is gone. With the quicker way of tracing,
 * --seccomp-bpf, no signal is sent.
 */
export function killAt(count: number, args: readonly string[], scene: Scene): Promise<Finished> {
  const inject = `inject=${CALLS}:signal=KILL:when=${count}`;
  return run(
    ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", `trace=${CALLS}`, "-e", inject, program(), ...args],
    scene,
  );
}

/** So many counts from 1 to `most`, evenly apart. Throws when that is none at all. */
export function points(most: number, wanted: number): number[] {
  const step = Math.max(1, most / wanted);
  const all = Array.from({ length: wanted }, (_, index) => Math.floor(1 + index * step));
  const counts = [...new Set(all)].filter((count) => count <= most);
  if (counts.length === 0) throw new Error(`${wanted} points of ${most} calls are none`);
  return counts;
}
