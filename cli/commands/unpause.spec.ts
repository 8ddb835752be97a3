import type { CommandSpec } from "../flags/spec.ts";

export const unpauseSpec = {
  name: "unpause",
  summary: "Let paused containers go on",
  flags: [{ name: "all", short: "a", kind: "boolean", description: "All that are paused" }],
  positionals: [{ name: "CONTAINER", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
