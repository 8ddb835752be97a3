import type { CommandSpec } from "../../flags/spec.ts";

export const volumeExportSpec = {
  name: "volume export",
  summary: "Write a volume's files to an archive",
  flags: [
    {
      name: "output",
      short: "o",
      kind: "string",
      valueName: "FILE",
      description: "Write to a file instead of standard output",
    },
  ],
  positionals: [{ name: "VOLUME", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
