import { stopIfCancelled } from "../../../core/engine/cancelled.ts";
import { isRlError, removeVolume } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { report } from "../../report.ts";
import type { volumeRmSpec } from "./rm.spec.ts";

/** Docker's status when one of them could not be removed. */
const SOME_LEFT = 1;

/** Prints each name, as docker does. One that cannot go holds up none of the others. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof volumeRmSpec>,
  { output, environment, volumes, signal }: CommandContext,
): Promise<number> {
  const store = volumes.store();
  let status = 0;
  for (const name of positionals) {
    stopIfCancelled(signal, "remove volume", name);
    try {
      await removeVolume(store, name);
      output.out(`${name}\n`);
    } catch (error) {
      if (!isRlError(error)) throw error;
      if (flags.force && error.code === "not-found") {
        output.out(`${name}\n`);
        continue;
      }
      report(error, output, environment);
      status = SOME_LEFT;
    }
  }
  return status;
}
