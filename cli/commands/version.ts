import type { BasicContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { versionSpec } from "./version.spec.ts";

/** Print what this program is. Asks nothing of the machine, so it works where nothing else does. */
export async function run(args: ParsedArguments<typeof versionSpec>, context: BasicContext): Promise<number> {
  const { version, runtime, platform } = context.build;
  if (args.flags.format === "json") context.output.out(`${JSON.stringify(context.build)}\n`);
  else context.output.out(`rl ${version}\nRuntime:   ${runtime}\nPlatform:  ${platform}\n`);
  return 0;
}
