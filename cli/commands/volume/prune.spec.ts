import type { CommandSpec } from "../../flags/spec.ts";

export const volumePruneSpec = {
  name: "volume prune",
  summary: "Remove volumes that no container uses",
  flags: [
    {
      name: "all",
      short: "a",
      kind: "boolean",
      description: "Remove those with a name, too",
    },
    {
      name: "filter",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Remove only what fits: label=KEY[=VALUE], until=TIME",
    },
    { name: "force", short: "f", kind: "boolean", description: "Do not ask" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
