import { addToIndexList, digestIndex } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { entryChange, transportOf, wantedPlatform } from "../../manifest-entry.ts";
import { accessPorts } from "../../registry-access.ts";
import type { manifestAddSpec } from "./add.spec.ts";

/** Prints the digest that the list has with each image; one that fails leaves the list as those before made it. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof manifestAddSpec>,
  context: CommandContext,
): Promise<number> {
  const [list = "", ...images] = positionals;
  const options = {
    ...wantedPlatform(flags, context),
    all: flags.all,
    change: entryChange(flags),
    tlsVerify: flags["tls-verify"],
    signal: context.signal,
  };
  for (const image of images) {
    const wanted = transportOf(image);
    const ports = await accessPorts(context.content(), flags, wanted.name, context);
    const changed = await addToIndexList(list, wanted, options, ports);
    context.output.out(`${digestIndex(changed, "oci", ports.digester).digest}\n`);
  }
  return 0;
}
