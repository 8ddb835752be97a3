import type { CommandSpec } from "../flags/spec.ts";

export const startSpec = {
  name: "start",
  summary: "Start containers that were created or have ended",
  flags: [],
  positionals: [{ name: "CONTAINER", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
