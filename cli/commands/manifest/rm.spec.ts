import type { CommandSpec } from "../../flags/spec.ts";

export const manifestRmSpec = {
  name: "manifest rm",
  summary: "Remove manifest lists",
  flags: [],
  positionals: [{ name: "LIST", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
