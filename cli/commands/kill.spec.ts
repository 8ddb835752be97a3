import type { CommandSpec } from "../flags/spec.ts";

export const killSpec = {
  name: "kill",
  summary: "Send a signal to containers",
  flags: [
    { name: "all", short: "a", kind: "boolean", description: "All that run" },
    {
      name: "signal",
      short: "s",
      kind: "string",
      valueName: "SIGNAL",
      default: "KILL",
      description: "Which one",
    },
  ],
  positionals: [{ name: "CONTAINER", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
