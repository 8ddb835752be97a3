import type { CommandSpec } from "../flags/spec.ts";

export const exportSpec = {
  name: "export",
  summary: "Write a container's files to an archive",
  flags: [
    {
      name: "output",
      short: "o",
      kind: "string",
      valueName: "FILE",
      description: "Write to a file instead of standard output",
    },
  ],
  positionals: [{ name: "CONTAINER", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
