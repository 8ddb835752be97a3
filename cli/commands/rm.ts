import { anonymousVolumes, isRlError, RlError, removeAnonymous } from "../../core/mod.ts";
import { stopIfCancelled } from "../cancelled.ts";
import type { CommandContext } from "../context.ts";
import { OUR_FAILURE } from "../exit-code.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { report } from "../report.ts";
import type { rmSpec } from "./rm.spec.ts";

/** Prints each name as it was given, as docker does. One that cannot go holds up none of the others. */
export async function run(args: ParsedArguments<typeof rmSpec>, context: CommandContext): Promise<number> {
  const { output, environment, signal } = context;
  let failed = false;
  for (const name of args.positionals) {
    stopIfCancelled(signal, "remove container", name);
    try {
      await remove(name, args.flags.volumes, context);
      output.out(`${name}\n`);
    } catch (error) {
      if (!isRlError(error)) throw error;
      if (args.flags.force && error.code === "not-found") continue;
      report(error, output, environment);
      failed = true;
    }
  }
  return failed ? OUR_FAILURE : 0;
}

async function remove(
  name: string,
  withVolumes: boolean,
  { containers, volumes }: CommandContext,
): Promise<void> {
  const container = await containers.find(name);
  if (!container.isRunning()) {
    await containers.remove(container);
    if (withVolumes) await removeAnonymous(volumes.store(), anonymousVolumes(container.note.mounts ?? []));
    return;
  }
  throw new RlError({
    code: "unsupported",
    action: "remove container",
    subject: name,
    state: "it is running",
    hint: "end its command first; --force does not end containers",
  });
}
