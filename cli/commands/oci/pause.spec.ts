import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociPauseSpec = {
  name: "oci pause",
  summary: "Freeze all processes of a container",
  flags: [...RUNTIME_FLAGS],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
