import type { CommandSpec } from "../../flags/spec.ts";

export const volumeLsSpec = {
  name: "volume ls",
  summary: "List volumes",
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
    { name: "quiet", short: "q", kind: "boolean", description: "Print only the names" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
