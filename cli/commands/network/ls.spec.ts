import type { CommandSpec } from "../../flags/spec.ts";

export const networkLsSpec = {
  name: "network ls",
  summary: "List networks",
  flags: [
    {
      name: "filter",
      short: "f",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Show only what fits, such as dangling=true",
    },
    {
      name: "format",
      kind: "string",
      valueName: "FORMAT",
      description: "A Go template, table TEMPLATE, or json",
    },
    { name: "no-trunc", kind: "boolean", description: "Show ids in full" },
    { name: "quiet", short: "q", kind: "boolean", description: "Print only the ids" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
