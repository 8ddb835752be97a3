import type { CommandSpec } from "../../flags/spec.ts";

export const ociFeaturesSpec = {
  name: "oci features",
  summary: "Show what a runtime configuration may ask for",
  flags: [],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
