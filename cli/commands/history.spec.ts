import type { CommandSpec } from "../flags/spec.ts";

export const historySpec = {
  name: "history",
  summary: "Show how an image came to be",
  flags: [
    {
      name: "format",
      kind: "string",
      valueName: "FORMAT",
      description: "A Go template, table TEMPLATE, or json",
    },
    {
      name: "human",
      short: "H",
      kind: "boolean",
      default: "true",
      description: "Show sizes and times as people say them",
    },
    { name: "no-trunc", kind: "boolean", description: "Show whole ids and instructions" },
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform to show when the image is here for several",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Print only the ids" },
  ],
  positionals: [{ name: "IMAGE", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
