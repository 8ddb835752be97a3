import { tellRemoval } from "../../core/engine/images/tell.ts";
import { storedName } from "../../core/engine/short-name.ts";
import { isRlError, removeImage } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { OUR_FAILURE } from "../exit-code.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import { describeRemoval } from "../removal.ts";
import { report } from "../report.ts";
import type { rmiSpec } from "./rmi.spec.ts";

const WORDS = { untagged: "Untagged", deleted: "Deleted" };

/** One image after the other; one that cannot go holds up none of the others. */
export async function run(args: ParsedArguments<typeof rmiSpec>, context: CommandContext): Promise<number> {
  const { force, "no-prune": keepObjects } = args.flags;
  const { output, environment, signal } = context;
  const platform = platformOf(undefined, context);
  const options = { platform, force, keepObjects, signal };
  const ports = await context.store();
  let failed = false;
  for (const image of args.positionals) {
    try {
      const name = await storedName(image, platform, ports);
      const removal = await removeImage(name, options, ports);
      tellRemoval(context.events, removal);
      output.out(describeRemoval(removal, WORDS));
    } catch (error) {
      if (!isRlError(error) || error.code === "cancelled") throw error;
      report(error, output, environment);
      failed = true;
    }
  }
  return failed ? OUR_FAILURE : 0;
}
