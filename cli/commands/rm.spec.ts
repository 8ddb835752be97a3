import type { CommandSpec } from "../flags/spec.ts";

export const rmSpec = {
  name: "rm",
  summary: "Remove containers",
  flags: [
    {
      name: "force",
      short: "f",
      kind: "boolean",
      description: "End one that runs, by SIGKILL; say nothing of containers that are not there",
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
