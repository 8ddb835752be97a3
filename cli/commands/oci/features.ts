import { runtimeFeatures } from "../../../core/mod.ts";
import type { BasicContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { ociFeaturesSpec } from "./features.spec.ts";

/** Print the features document. Asks nothing of the machine, as the specification has it. */
export async function run(
  _args: ParsedArguments<typeof ociFeaturesSpec>,
  { build, output }: BasicContext,
): Promise<number> {
  output.out(`${JSON.stringify(runtimeFeatures(build.version), undefined, 4)}\n`);
  return 0;
}
