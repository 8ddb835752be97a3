import type { CommandSpec } from "../../flags/spec.ts";

export const manifestLsSpec = {
  name: "manifest ls",
  summary: "List the manifest lists on this machine",
  flags: [
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
