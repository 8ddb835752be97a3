import { annotateIndexList, digestIndex } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { entryChange, transportOf } from "../../manifest-entry.ts";
import { platformOf } from "../../platform.ts";
import { accessPorts } from "../../registry-access.ts";
import type { manifestAnnotateSpec } from "./annotate.spec.ts";

/** Prints the digest that the list has now. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof manifestAnnotateSpec>,
  context: CommandContext,
): Promise<number> {
  const [list = "", image = ""] = positionals;
  const wanted = transportOf(image);
  const ports = await accessPorts(context.content(), flags, wanted.name, context);
  const options = {
    platform: platformOf(undefined, context),
    change: entryChange(flags),
    tlsVerify: flags["tls-verify"],
    signal: context.signal,
  };
  const changed = await annotateIndexList(list, wanted, options, ports);
  context.output.out(`${digestIndex(changed, "oci", ports.digester).digest}\n`);
  return 0;
}
