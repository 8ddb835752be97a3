import type { CommandSpec } from "../../flags/spec.ts";

export const networkInspectSpec = {
  name: "network inspect",
  summary: "Show everything about networks, and who is in them",
  flags: [
    {
      name: "format",
      short: "f",
      kind: "string",
      valueName: "FORMAT",
      description: "A Go template, or json",
    },
    {
      name: "verbose",
      short: "v",
      kind: "boolean",
      description: "The same: there is nothing that is left out otherwise",
      hidden: true,
    },
  ],
  positionals: [{ name: "NETWORK", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
