import { CHECKPOINT_FLAGS } from "../../flags/checkpoint.ts";
import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociRestoreSpec = {
  name: "oci restore",
  summary: "Refused: the processes of a container are not saved to disk",
  flags: [...RUNTIME_FLAGS, ...CHECKPOINT_FLAGS],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
