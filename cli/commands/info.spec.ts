import type { CommandSpec } from "../flags/spec.ts";

export const infoSpec = {
  name: "info",
  summary: "Show what this machine can do for containers",
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
