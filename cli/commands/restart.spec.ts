import type { CommandSpec } from "../flags/spec.ts";

export const restartSpec = {
  name: "restart",
  summary: "End containers and start them again",
  flags: [
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
  positionals: [{ name: "CONTAINER", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
