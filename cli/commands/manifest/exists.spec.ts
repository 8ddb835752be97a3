import type { CommandSpec } from "../../flags/spec.ts";

export const manifestExistsSpec = {
  name: "manifest exists",
  summary: "Tell by the exit status whether there is a manifest list",
  flags: [],
  positionals: [{ name: "LIST", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
