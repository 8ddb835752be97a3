/** Starting a container's monitor in the background, beside this process. */
import { spawnBeside, spawnProgram } from "../../host/bun/launcher.ts";
import type { Caller } from "../caller.ts";

/**
 * Start a container whose plan has a background record, and come back when its command runs.
 *
 * @returns 0, or the exit status of the failed start, whose words the caller is told
 */
export async function startMonitor(plan: Uint8Array, caller: Pick<Caller, "tellFailure">): Promise<number> {
  const child = spawnProgram("rl-monitor", plan);
  const words = new Response(child.stderr).text();
  const status = await child.exited;
  await Promise.allSettled([child.stdin.end()]);
  // Of a container that runs its monitor may hold the streams; of a start that failed nobody does.
  if (status !== 0) caller.tellFailure(await words);
  return child.signalCode === null ? status : 125;
}

/** How often it is looked whether an attached container has begun, in milliseconds. */
const PAUSE = 5;

/**
 * Start a container whose plan has an attach record too.
 *
 * @param hasBegun whether the container's state says so
 * @returns once it has begun, or never will: how it all ends, which may take as long as the container
 */
export async function startAttached(
  plan: Uint8Array,
  hasBegun: () => Promise<boolean>,
): Promise<{ readonly status: Promise<number> }> {
  const child = spawnBeside(plan);
  while (child.exitCode === null && child.signalCode === null && !(await hasBegun())) await Bun.sleep(PAUSE);
  return { status: child.exited.then((status) => (child.signalCode === null ? status : 125)) };
}
