import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociStartSpec = {
  name: "oci start",
  summary: "Execute the command of a created container",
  flags: [...RUNTIME_FLAGS],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
