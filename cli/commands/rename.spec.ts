import type { CommandSpec } from "../flags/spec.ts";

export const renameSpec = {
  name: "rename",
  summary: "Give a container another name",
  flags: [],
  positionals: [
    { name: "CONTAINER", required: true },
    { name: "NAME", required: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
