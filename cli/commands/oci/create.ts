import type { ParsedArguments } from "../../flags/spec.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { startBundle } from "../../oci/start-bundle.ts";
import type { ociCreateSpec } from "./create.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociCreateSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  const mode = { waits: true, isDetached: true, isForgotten: false };
  return logged(flags, context, () => startBundle(id, flags, mode, context));
}
