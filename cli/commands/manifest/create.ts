import { createIndexList, digestIndex } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { transportOf } from "../../manifest-entry.ts";
import { platformOf } from "../../platform.ts";
import { accessPorts } from "../../registry-access.ts";
import type { manifestCreateSpec } from "./create.spec.ts";

/** Prints the digest that the list has now; it changes with every change of the list. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof manifestCreateSpec>,
  context: CommandContext,
): Promise<number> {
  const [name = "", ...images] = positionals;
  const named = images.map((image) => transportOf(image));
  const ports = await accessPorts(context.content(), flags, named[0]?.name ?? name, context);
  const options = {
    platform: platformOf(undefined, context),
    anyPlatform: true,
    all: flags.all,
    amend: flags.amend,
    tlsVerify: flags.insecure ? false : flags["tls-verify"],
    signal: context.signal,
  };
  const list = await createIndexList(name, named, options, ports);
  context.output.out(`${digestIndex(list, "oci", ports.digester).digest}\n`);
  return 0;
}
