import { digestIndex, removeFromIndexList } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { transportOf } from "../../manifest-entry.ts";
import { platformOf } from "../../platform.ts";
import { accessPorts } from "../../registry-access.ts";
import type { manifestRemoveSpec } from "./remove.spec.ts";

/** Prints the digest that the list has now. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof manifestRemoveSpec>,
  context: CommandContext,
): Promise<number> {
  const [list = "", image = ""] = positionals;
  const wanted = transportOf(image);
  const ports = await accessPorts(context.content(), flags, wanted.name, context);
  const options = {
    platform: platformOf(undefined, context),
    tlsVerify: flags["tls-verify"],
    signal: context.signal,
  };
  const changed = await removeFromIndexList(list, wanted, options, ports);
  context.output.out(`${digestIndex(changed, "oci", ports.digester).digest}\n`);
  return 0;
}
