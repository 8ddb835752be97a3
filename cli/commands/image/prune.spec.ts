import type { CommandSpec } from "../../flags/spec.ts";

export const imagePruneSpec = {
  name: "image prune",
  summary: "Remove images that are not used",
  flags: [
    {
      name: "all",
      short: "a",
      kind: "boolean",
      description: "Remove every image that no container uses, not only those without a tag",
    },
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
