import type { CommandSpec } from "../flags/spec.ts";

export const stopSpec = {
  name: "stop",
  summary: "Ask containers to end, and kill those that do not in time",
  flags: [
    { name: "all", short: "a", kind: "boolean", description: "All that run" },
    {
      name: "signal",
      short: "s",
      kind: "string",
      valueName: "SIGNAL",
      description: "Signal that asks, in place of the container's own",
    },
    {
      name: "time",
      short: "t",
      alias: "timeout",
      kind: "string",
      valueName: "SECONDS",
      description: "How long a container has to end; -1 for as long as it takes",
    },
  ],
  positionals: [{ name: "CONTAINER", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
