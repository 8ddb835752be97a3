import { attachSettings } from "../../core/engine/run/attach.ts";
import { RlError } from "../../core/mod.ts";
import type { StartChoice } from "../containers/to-start.ts";
import type { CommandContext } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { startSpec } from "./start.spec.ts";

/** Prints each name as it was given, also of one that runs already. Attached, the container alone is heard. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof startSpec>,
  context: CommandContext,
): Promise<number> {
  const { containers, life, output } = context;
  const { all, filter } = flags;
  const isChoosing = all || filter.length > 0 || positionals.length === 0;
  if (!flags.attach && !flags.interactive) {
    const choice = { names: positionals, all, filters: filter };
    const names = isChoosing ? await chosen(choice, context) : positionals;
    return eachContainer(names, context, "start container", ({ now }) => life.start(now));
  }
  if (isChoosing) throw several("all");
  const [name = "", ...more] = positionals;
  if (more.length > 0) throw several(String(positionals.length));
  const { now } = await containers.find(name);
  const { "detach-keys": detachKeys, interactive: stdin, "sig-proxy": signalProxy } = flags;
  const settings = attachSettings(now.document, { detachKeys, stdin, signalProxy }, output.isTerminal(0));
  return now.state === undefined ? life.start(now, settings) : containers.attach(now, settings);
}

async function chosen(choice: StartChoice, context: CommandContext): Promise<readonly string[]> {
  return (await import("../containers/to-start.ts")).containersToStart(choice, context);
}

function several(subject: string): RlError {
  return new RlError({
    code: "invalid",
    action: "attach to containers",
    subject,
    state: "one process has the streams of one container",
    hint: "name one, or start them without --attach and --interactive",
  });
}
