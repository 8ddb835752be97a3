import { parseSeconds } from "../../core/engine/run/stop-options.ts";
import { containerEvent, parseSignal } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { restartSpec } from "./restart.spec.ts";

/** One that does not run is started. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof restartSpec>,
  context: CommandContext,
): Promise<number> {
  const { life, events } = context;
  const how = {
    signal: flags.signal === undefined ? undefined : parseSignal(flags.signal),
    timeout: flags.time === undefined ? undefined : parseSeconds(flags.time),
  };
  return eachContainer(positionals, context, "restart container", async ({ now }) => {
    await life.stop(now, how);
    const status = await life.start(now);
    if (status === 0) events.tell(containerEvent(now.document, "restart"));
    return status;
  });
}
