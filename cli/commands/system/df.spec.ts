import type { CommandSpec } from "../../flags/spec.ts";

export const systemDfSpec = {
  name: "system df",
  summary: "Show what images and containers take",
  flags: [
    {
      name: "format",
      kind: "string",
      valueName: "TEMPLATE",
      description: "Format by a Go template, or json",
    },
    {
      name: "verbose",
      short: "v",
      kind: "boolean",
      description: "Show each image, with shared and unique sizes",
    },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
