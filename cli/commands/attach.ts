import { attachSettings } from "../../core/engine/run/attach.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { attachSpec } from "./attach.spec.ts";

/** This process becomes the container's client, and ends with the container's exit code. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof attachSpec>,
  { containers, output }: CommandContext,
): Promise<number> {
  const [name = ""] = positionals;
  const { now } = await containers.find(name);
  const request = {
    detachKeys: flags["detach-keys"],
    stdin: !flags["no-stdin"],
    signalProxy: flags["sig-proxy"],
  };
  return containers.attach(now, attachSettings(now.document, request, output.isTerminal(0)));
}
