import { findVolume } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { inspectEach } from "../../inspect/each.ts";
import { inspectVolume } from "../../inspect/volume.ts";
import type { volumeInspectSpec } from "./inspect.spec.ts";

/** As docker: one JSON array of everything found, or a template applied to each. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof volumeInspectSpec>,
  context: CommandContext,
): Promise<number> {
  const store = context.volumes.store();
  return inspectEach(
    positionals,
    (name) => inspectVolume(findVolume(store, name), store.directory(name)),
    flags.format,
    context,
  );
}
