import type { ParsedArguments } from "../../flags/spec.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { findContainer, runtimeDirectory, shown } from "../../oci/runtime.ts";
import type { ociStateSpec } from "./state.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociStateSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const found = await findContainer(runtimeDirectory(flags, context), id);
    context.output.out(`${JSON.stringify(shown(found), null, 2)}\n`);
    return 0;
  });
}
