import type { CommandSpec } from "../flags/spec.ts";

export const helpSpec = {
  name: "help",
  summary: "Show help for a command",
  flags: [],
  positionals: [{ name: "COMMAND", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
