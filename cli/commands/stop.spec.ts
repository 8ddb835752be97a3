import { END_FLAGS } from "../flags/end.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const stopSpec = {
  name: "stop",
  summary: "Ask containers to end, and kill those that do not in time",
  flags: [{ name: "all", short: "a", kind: "boolean", description: "All that run" }, ...END_FLAGS],
  positionals: [{ name: "CONTAINER", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
