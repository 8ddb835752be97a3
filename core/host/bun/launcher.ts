/** Containers started through the C module. */
import { closeSync } from "node:fs";
import { openPlan, openProgram } from "../../../syscalls-c/binding.ts";
import { RlError } from "../../errors.ts";
import type { Launcher, LaunchOptions, LaunchResult } from "../../ports/launcher.ts";
import { replaceByMonitor } from "./replace.ts";

/** The launcher of this host. */
export function createLauncher(): Launcher {
  return { replace: replaceByMonitor, run };
}

/**
 * Start a job of the static program with pipes; its plan, or for a lock its path, is descriptor 3, `inherited` are
 * the descriptors from 4 on.
 */
export function spawnProgram(
  name: "rl-monitor" | "rl-tree" | "rl-lock",
  plan: Uint8Array,
  inherited: readonly number[] = [],
): Bun.Subprocess<"pipe", "pipe", "pipe"> {
  const program = openProgram();
  const planFd = openPlan(plan);
  try {
    if (program < 0 || planFd < 0) throw notStarted(Math.min(program, planFd));
    return Bun.spawn({
      cmd: [`/proc/self/fd/${program}`, "3"],
      argv0: name,
      stdio: ["pipe", "pipe", "pipe", planFd, ...inherited],
    }) as Bun.Subprocess<"pipe", "pipe", "pipe">;
  } finally {
    for (const fd of [program, planFd]) if (fd >= 0) closeSync(fd);
  }
}

async function run(plan: Uint8Array, options: LaunchOptions = {}): Promise<LaunchResult> {
  const child = spawnProgram("rl-monitor", plan);
  const stop = (): void => child.kill("SIGTERM");
  options.signal?.addEventListener("abort", stop);
  try {
    if (options.stdin !== undefined) child.stdin.write(options.stdin);
    await child.stdin.end();
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).bytes(),
      new Response(child.stderr).bytes(),
      child.exited,
    ]);
    return { exitCode, stdout, stderr };
  } finally {
    options.signal?.removeEventListener("abort", stop);
  }
}

function notStarted(errno: number): RlError {
  return new RlError({
    code: "io",
    action: "start container",
    subject: "monitor",
    state: `its program cannot be made ready (errno ${-errno})`,
  });
}
