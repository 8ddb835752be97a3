import type { CommandSpec } from "../flags/spec.ts";

export const diffSpec = {
  name: "diff",
  summary: "Show what a container or an image has changed",
  flags: [
    {
      name: "format",
      kind: "string",
      choices: ["json"],
      description: "One JSON object with lists of what was added, changed and deleted",
    },
  ],
  positionals: [
    { name: "CONTAINER|IMAGE", required: true },
    { name: "IMAGE", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
