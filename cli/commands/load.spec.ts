import type { CommandSpec } from "../flags/spec.ts";

export const loadSpec = {
  name: "load",
  summary: "Load images from an archive",
  flags: [
    {
      name: "input",
      short: "i",
      kind: "string",
      valueName: "PATH",
      description: "Read an archive or a directory instead of standard input",
    },
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform to load when an image has several",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
