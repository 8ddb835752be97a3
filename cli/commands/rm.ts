import { isRlError } from "../../core/mod.ts";
import { stopIfCancelled } from "../../engine/cancelled.ts";
import { removeContainer } from "../../engine/containers/remove.ts";
import type { CommandContext } from "../context.ts";
import { OUR_FAILURE } from "../exit-code.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { report } from "../report.ts";
import type { rmSpec } from "./rm.spec.ts";

/** Prints each name as it was given, as docker does. One that cannot go holds up none of the others. */
export async function run(args: ParsedArguments<typeof rmSpec>, context: CommandContext): Promise<number> {
  const { output, environment, signal } = context;
  const { force, volumes } = args.flags;
  let failed = false;
  for (const name of args.positionals) {
    stopIfCancelled(signal, "remove container", name);
    try {
      await removeContainer(name, { force, volumes }, context);
      output.out(`${name}\n`);
    } catch (error) {
      if (!isRlError(error) || error.code === "cancelled") throw error;
      if (force && error.code === "not-found") continue;
      report(error, output, environment);
      failed = true;
    }
  }
  return failed ? OUR_FAILURE : 0;
}
