import type { CommandSpec } from "../../flags/spec.ts";

export const networkPruneSpec = {
  name: "network prune",
  summary: "Remove networks that no running container is in",
  flags: [
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
