import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociFeaturesSpec = {
  name: "oci features",
  summary: "Show what a runtime configuration may ask for",
  flags: [...RUNTIME_FLAGS],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
