import type { ParsedArguments } from "../../flags/spec.ts";
import { refuseCheckpoint } from "../../oci/checkpoint.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import type { ociCheckpointSpec } from "./checkpoint.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociCheckpointSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, () => refuseCheckpoint("checkpoint", id));
}
