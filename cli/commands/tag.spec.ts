import type { CommandSpec } from "../flags/spec.ts";

export const tagSpec = {
  name: "tag",
  summary: "Give an image another name",
  flags: [],
  positionals: [
    { name: "IMAGE", required: true },
    { name: "NAME", required: true, variadic: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
