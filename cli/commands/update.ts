import { isRlError, RlError } from "../../core/mod.ts";
import { stopIfCancelled } from "../../engine/cancelled.ts";
import { updateContainer } from "../../engine/containers/update.ts";
import type { CommandContext } from "../context.ts";
import { OUR_FAILURE } from "../exit-code.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { report } from "../report.ts";
import type { updateSpec } from "./update.spec.ts";

const ACTION = "update container";

/** Prints each name as it was given, as docker does. One that cannot be changed holds up none of the others. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof updateSpec>,
  context: CommandContext,
): Promise<number> {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) throw nothingGiven();
  const { output, environment, signal } = context;
  let failed = false;
  for (const name of positionals) {
    stopIfCancelled(signal, ACTION, name);
    try {
      await updateContainer(await context.containers.find(name), given, context, environment);
      output.out(`${name}\n`);
    } catch (error) {
      if (!isRlError(error)) throw error;
      report(error, output, environment);
      failed = true;
    }
  }
  return failed ? OUR_FAILURE : 0;
}

function nothingGiven(): RlError {
  return new RlError({
    code: "invalid",
    action: ACTION,
    subject: "",
    state: "no limit is given",
    hint: "see rl update --help",
  });
}
