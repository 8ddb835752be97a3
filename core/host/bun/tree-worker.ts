import { processArena } from "./arena.ts";
import { spawnProgram } from "./launcher.ts";
import type { TreeWorker } from "./tree-channel.ts";

/**
 * Start a tree worker that can write files from where inflaters put them.
 *
 * @param plan with the user namespace to be in; see `workerPlan`
 */
export function startTreeWorker(plan: Uint8Array): TreeWorker {
  const arena = processArena();
  const { stdin, stdout, exited } = spawnProgram("rl-tree", plan, arena === undefined ? [] : [arena.fd]);
  return { stdin, stdout, exited, arena };
}
