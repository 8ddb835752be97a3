import type { CommandSpec } from "../flags/spec.ts";

export const cpSpec = {
  name: "cp",
  summary: "Copy files between a container and the host",
  flags: [
    {
      name: "archive",
      short: "a",
      kind: "boolean",
      description: "Keep the numbers of users and groups of what is copied into a container",
    },
    {
      name: "follow-link",
      short: "L",
      kind: "boolean",
      description: "Follow a symbolic link that SOURCE ends with",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Say nothing when it went well" },
  ],
  positionals: [
    { name: "SOURCE", required: true },
    { name: "DESTINATION", required: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
