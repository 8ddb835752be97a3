import type { CommandSpec } from "../flags/spec.ts";

export const topSpec = {
  name: "top",
  summary: "List the processes of a container",
  flags: [],
  positionals: [
    { name: "CONTAINER", required: true },
    { name: "COLUMNS", required: false, variadic: true },
  ],
  stopAtFirstPositional: true,
} as const satisfies CommandSpec;
