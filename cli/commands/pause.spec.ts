import type { CommandSpec } from "../flags/spec.ts";

export const pauseSpec = {
  name: "pause",
  summary: "Stop all processes of containers for a while",
  flags: [{ name: "all", short: "a", kind: "boolean", description: "All that run" }],
  positionals: [{ name: "CONTAINER", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
