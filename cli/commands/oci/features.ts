import { runtimeFeatures } from "../../../core/mod.ts";
import type { BasicContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { logged } from "../../oci/root.ts";
import type { ociFeaturesSpec } from "./features.spec.ts";

/** Print the features document. Asks nothing of the machine, as the specification has it. */
export function run(
  { flags }: ParsedArguments<typeof ociFeaturesSpec>,
  context: BasicContext,
): Promise<number> {
  return logged(flags, context, async () => {
    context.output.out(`${JSON.stringify(runtimeFeatures(context.build.version), undefined, 4)}\n`);
    return 0;
  });
}
