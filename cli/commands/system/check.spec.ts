import type { CommandSpec } from "../../flags/spec.ts";

export const systemCheckSpec = {
  name: "system check",
  summary: "Hold the store against its own digests, and repair it",
  flags: [
    {
      name: "force",
      short: "f",
      kind: "boolean",
      description: "With --repair, remove images that cannot be repaired",
    },
    {
      name: "quick",
      short: "q",
      kind: "boolean",
      description: "Look at what is there and at sizes, read no layer",
    },
    { name: "repair", short: "r", kind: "boolean", description: "Fetch and unpack again what is damaged" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
