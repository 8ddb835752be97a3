import type { ParsedArguments } from "../../flags/spec.ts";
import { execInContainer } from "../../oci/exec-container.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import type { ociExecSpec } from "./exec.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociExecSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = "", ...args] = positionals;
  return logged(flags, context, () => execInContainer(id, args, flags, context));
}
