import type { CommandSpec } from "../flags/spec.ts";

export const inspectSpec = {
  name: "inspect",
  summary: "Show everything about images",
  flags: [
    {
      name: "format",
      short: "f",
      kind: "string",
      valueName: "FORMAT",
      description: "A Go template for each, or json for one line",
    },
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform to show when an image is here for several",
    },
    {
      name: "type",
      kind: "string",
      choices: ["image"],
      description: "Accepted for docker's sake: images are all that it looks for",
    },
  ],
  positionals: [{ name: "NAME", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
