import type { CommandSpec } from "../flags/spec.ts";

export const waitSpec = {
  name: "wait",
  summary: "Wait until containers have ended and print their exit codes",
  flags: [],
  positionals: [{ name: "CONTAINER", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
