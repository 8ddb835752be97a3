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
  name: "rl-attach" | "rl-monitor" | "rl-tree" | "rl-lock" | "rl-network",
  plan: Uint8Array,
  inherited: readonly number[] = [],
): Bun.Subprocess<"pipe", "pipe", "pipe"> {
  return spawn(name, plan, "pipe", inherited) as Bun.Subprocess<"pipe", "pipe", "pipe">;
}

/** Start a monitor whose streams are this process's own. */
export function spawnBeside(plan: Uint8Array): Bun.Subprocess {
  return spawn("rl-monitor", plan, "inherit");
}

function spawn(
  name: string,
  plan: Uint8Array,
  streams: "pipe" | "inherit",
  inherited: readonly number[] = [],
): Bun.Subprocess {
  const program = openProgram();
  const planFd = openPlan(plan);
  try {
    if (program < 0 || planFd < 0) throw notStarted(Math.min(program, planFd));
    return Bun.spawn({
      cmd: [`/proc/self/fd/${program}`, "3"],
      argv0: name,
      stdio: [streams, streams, streams, planFd, ...inherited],
    });
  } finally {
    for (const fd of [program, planFd]) if (fd >= 0) closeSync(fd);
  }
}

const OUTPUT_LIMIT = 16 * 1024 * 1024;

async function run(plan: Uint8Array, options: LaunchOptions = {}): Promise<LaunchResult> {
  const { signal, stdin, outputLimit = OUTPUT_LIMIT } = options;
  const child = spawnProgram("rl-monitor", plan);
  const stop = (): void => child.kill("SIGTERM");
  const limited = async (stream: ReadableStream<Uint8Array>, name: string): Promise<Uint8Array> => {
    try {
      return await readWhole(stream, name, outputLimit);
    } catch (error) {
      // With the monitor goes the container, whatever it does about signals.
      child.kill("SIGKILL");
      throw error;
    }
  };
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop);
  try {
    if (stdin !== undefined) child.stdin.write(stdin);
    const [stdout, stderr, exitCode] = await Promise.all([
      limited(child.stdout, "standard output"),
      limited(child.stderr, "standard error"),
      child.exited,
      // A container that ended reads no more, and its status tells more than that.
      Promise.race([Promise.allSettled([child.stdin.end()]), child.exited]),
    ]);
    return { exitCode, stdout, stderr };
  } finally {
    signal?.removeEventListener("abort", stop);
    await child.exited;
  }
}

async function readWhole(
  stream: ReadableStream<Uint8Array>,
  name: string,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limit) {
      const state = `it is more than ${limit} bytes`;
      throw new RlError({ code: "limit", action: "keep output", subject: name, state });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function notStarted(errno: number): RlError {
  return new RlError({
    code: "io",
    action: "start container",
    subject: "monitor",
    state: `its program cannot be made ready (errno ${-errno})`,
  });
}
