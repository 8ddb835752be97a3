import type { CommandSpec } from "../../flags/spec.ts";

export const volumeInspectSpec = {
  name: "volume inspect",
  summary: "Show everything about volumes",
  flags: [
    {
      name: "format",
      short: "f",
      kind: "string",
      valueName: "FORMAT",
      description: "A Go template, or json",
    },
  ],
  positionals: [{ name: "VOLUME", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
