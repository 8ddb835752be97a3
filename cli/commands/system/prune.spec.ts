import type { CommandSpec } from "../../flags/spec.ts";

export const systemPruneSpec = {
  name: "system prune",
  summary: "Remove containers that do not run, images that are not used, and everything nobody refers to",
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
      description: "Only containers and images that fit: label=…, until=…",
    },
    { name: "force", short: "f", kind: "boolean", description: "Do not ask" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
