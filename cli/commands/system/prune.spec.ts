import type { CommandSpec } from "../../flags/spec.ts";

export const systemPruneSpec = {
  name: "system prune",
  summary:
    "Remove containers that do not run, networks and images that are not used, and everything nobody refers to",
  flags: [
    {
      name: "all",
      short: "a",
      kind: "boolean",
      description: "All images without a container, not only those without a tag",
    },
    {
      name: "filter",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Only what fits: label=…, until=…",
    },
    { name: "force", short: "f", kind: "boolean", description: "Do not ask" },
    { name: "volumes", kind: "boolean", description: "Volumes without a name, too" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
