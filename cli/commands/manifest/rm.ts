import { stopIfCancelled } from "../../../core/engine/cancelled.ts";
import { digestIndex, isRlError, removeIndexList } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import { OUR_FAILURE } from "../../exit-code.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { describeRemoval } from "../../removal.ts";
import { report } from "../../report.ts";
import type { manifestRmSpec } from "./rm.spec.ts";

const WORDS = { untagged: "Untagged", deleted: "Deleted" };

/** One list after the other; one that cannot go holds up none of the others. */
export async function run(
  { positionals }: ParsedArguments<typeof manifestRmSpec>,
  context: CommandContext,
): Promise<number> {
  const { output, environment, signal } = context;
  const ports = await context.store();
  let failed = false;
  for (const name of positionals) {
    stopIfCancelled(signal, "remove manifest list", name);
    try {
      const { list } = await removeIndexList(name, ports);
      const { digest } = digestIndex(list, "oci", ports.digester);
      output.out(describeRemoval({ untagged: [list.reference], deleted: [digest] }, WORDS));
    } catch (error) {
      if (!isRlError(error)) throw error;
      report(error, output, environment);
      failed = true;
    }
  }
  return failed ? OUR_FAILURE : 0;
}
