import { RlError } from "../../core/mod.ts";
import { attachSettings } from "../../engine/run/attach.ts";
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
  if (!flags.attach && !flags.interactive) {
    return eachContainer(positionals, context, "start container", ({ now }) => life.start(now));
  }
  const [name = "", ...more] = positionals;
  if (more.length > 0) throw several(positionals.length);
  const { now } = await containers.find(name);
  const { "detach-keys": detachKeys, interactive: stdin, "sig-proxy": signalProxy } = flags;
  const settings = attachSettings(now.document, { detachKeys, stdin, signalProxy }, output.isTerminal(0));
  return now.state === undefined ? life.start(now, settings) : containers.attach(now, settings);
}

function several(count: number): RlError {
  return new RlError({
    code: "invalid",
    action: "attach to containers",
    subject: String(count),
    state: "one process has the streams of one container",
    hint: "start them without --attach and --interactive",
  });
}
