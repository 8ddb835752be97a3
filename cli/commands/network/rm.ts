import { stopIfCancelled } from "../../../core/engine/cancelled.ts";
import { removeUnused } from "../../../core/engine/networks/remove.ts";
import { isRlError } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { report } from "../../report.ts";
import type { networkRmSpec } from "./rm.spec.ts";

/** Docker's status when one of them could not be removed. */
const SOME_LEFT = 1;

/** Prints each name, as docker does. One that cannot go holds up none of the others. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkRmSpec>,
  context: CommandContext,
): Promise<number> {
  const { output, environment, signal } = context;
  let status = 0;
  for (const name of positionals) {
    stopIfCancelled(signal, "remove network", name);
    try {
      removeUnused(context, name);
      output.out(`${name}\n`);
    } catch (error) {
      if (!isRlError(error)) throw error;
      if (flags.force && error.code === "not-found") continue;
      report(error, output, environment);
      status = SOME_LEFT;
    }
  }
  return status;
}
