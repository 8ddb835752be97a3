import type { CommandSpec } from "../flags/spec.ts";

export const rmSpec = {
  name: "rm",
  summary: "Remove containers that have ended",
  flags: [
    {
      name: "force",
      short: "f",
      kind: "boolean",
      description: "Say nothing of containers that are not there",
    },
    {
      name: "volumes",
      short: "v",
      kind: "boolean",
      description: "Remove its volumes that have no name of their own",
    },
  ],
  positionals: [{ name: "CONTAINER", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
