import type { CommandSpec } from "../flags/spec.ts";

export const rmiSpec = {
  name: "rmi",
  summary: "Remove images",
  flags: [
    {
      name: "force",
      short: "f",
      kind: "boolean",
      description: "Remove all names of an image, also when a container uses it",
    },
    { name: "no-prune", kind: "boolean", description: "Leave layers for rl image prune" },
  ],
  positionals: [{ name: "IMAGE", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
