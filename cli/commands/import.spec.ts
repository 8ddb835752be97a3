import type { CommandSpec } from "../flags/spec.ts";

export const importSpec = {
  name: "import",
  summary: "Make an image of the archive of a root file system",
  flags: [
    {
      name: "change",
      short: "c",
      kind: "list",
      valueName: "INSTRUCTION",
      description: "Apply a Dockerfile instruction, such as CMD or ENV",
    },
    {
      name: "message",
      short: "m",
      kind: "string",
      valueName: "TEXT",
      description: "Note for the image's history",
    },
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "What the file system is for, this machine by default",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress" },
  ],
  positionals: [
    { name: "FILE|URL|-", required: true },
    { name: "NAME[:TAG]", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
