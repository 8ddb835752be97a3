import { parseSignal } from "../../core/mod.ts";
import { chosenContainers } from "../chosen-containers.ts";
import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { killSpec } from "./kill.spec.ts";

/** Comes back when the signal has been sent, whatever becomes of it. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof killSpec>,
  context: CommandContext,
): Promise<number> {
  const signal = parseSignal(flags.signal);
  const chosen = await chosenContainers("kill", positionals, flags.all, context);
  return eachContainer(chosen, context, "signal container", ({ now }) => context.life.kill(now, signal), {
    isAll: flags.all,
  });
}
