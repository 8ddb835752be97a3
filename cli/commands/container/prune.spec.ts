import type { CommandSpec } from "../../flags/spec.ts";

export const containerPruneSpec = {
  name: "container prune",
  summary: "Remove containers that do not run",
  flags: [
    {
      name: "filter",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Remove only what fits: until=TIME, label=KEY[=VALUE]",
    },
    { name: "force", short: "f", kind: "boolean", description: "Do not ask" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
