import type { ParsedArguments } from "../../flags/spec.ts";
import { refuseCheckpoint } from "../../oci/checkpoint.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import type { ociRestoreSpec } from "./restore.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociRestoreSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, () => refuseCheckpoint("restore", id));
}
