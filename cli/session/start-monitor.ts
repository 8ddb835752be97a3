/** Starting a container's monitor in the background, beside this process. */
import { spawnProgram } from "../../core/host/bun/launcher.ts";
import type { Output } from "../output.ts";

/**
 * Start a container whose plan has a background record, and come back when its command runs.
 *
 * @returns 0, or the exit status of the failed start, whose words go to `output`
 */
export async function startMonitor(plan: Uint8Array, output: Output): Promise<number> {
  const child = spawnProgram("rl-monitor", plan);
  // Both end when the command runs: the monitor lets go of them then.
  const [words] = await Promise.all([new Response(child.stderr).text(), new Response(child.stdout).text()]);
  const status = await child.exited;
  await Promise.allSettled([child.stdin.end()]);
  if (words !== "") output.err(words);
  return child.signalCode === null ? status : 125;
}
