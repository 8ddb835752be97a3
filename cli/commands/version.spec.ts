import type { CommandSpec } from "../flags/spec.ts";

export const versionSpec = {
  name: "version",
  summary: "Show the version",
  flags: [
    {
      name: "format",
      short: "f",
      kind: "string",
      choices: ["text", "json"],
      default: "text",
      description: "Text, or one JSON object",
    },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
