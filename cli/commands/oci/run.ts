import type { ParsedArguments } from "../../flags/spec.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { startBundle } from "../../oci/start-bundle.ts";
import type { ociRunSpec } from "./run.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociRunSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  const mode = { waits: false, isDetached: flags.detach, isForgotten: !flags.keep };
  return logged(flags, context, () => startBundle(id, flags, mode, context));
}
