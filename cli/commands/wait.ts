import type { CommandContext, KeptContainer } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { waitSpec } from "./wait.spec.ts";

/** What is said of a container whose monitor has not lived to tell. */
const UNKNOWN = 255;

/** In the order of the names; all are waited for at once, so that none is missed that goes when it ends. */
export function run(
  { positionals }: ParsedArguments<typeof waitSpec>,
  context: CommandContext,
): Promise<number> {
  const exitCode = async ({ now }: KeptContainer): Promise<number> => {
    if (now.state === undefined) return now.end?.exitCode ?? 0;
    return (await context.containers.wait(now, context.signal)) ?? UNKNOWN;
  };
  const shown = async (container: KeptContainer) => ({ says: String(await exitCode(container)) });
  return eachContainer(positionals, context, "wait for container", shown, { isParallel: true });
}
