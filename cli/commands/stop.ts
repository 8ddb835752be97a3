import { parseSeconds } from "../../core/engine/run/stop-options.ts";
import { parseSignal } from "../../core/mod.ts";
import { chosenContainers } from "../chosen-containers.ts";
import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { stopSpec } from "./stop.spec.ts";

/** All at once, so that the slowest one decides how long it takes. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof stopSpec>,
  context: CommandContext,
): Promise<number> {
  const how = {
    signal: flags.signal === undefined ? undefined : parseSignal(flags.signal),
    timeout: flags.time === undefined ? undefined : parseSeconds(flags.time),
  };
  const chosen = await chosenContainers("stop", positionals, flags.all, context);
  return eachContainer(chosen, context, "stop container", ({ now }) => context.life.stop(now, how), {
    isParallel: true,
    isAll: flags.all,
  });
}
