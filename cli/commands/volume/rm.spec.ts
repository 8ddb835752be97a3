import type { CommandSpec } from "../../flags/spec.ts";

export const volumeRmSpec = {
  name: "volume rm",
  summary: "Remove volumes",
  flags: [
    { name: "force", short: "f", kind: "boolean", description: "Say nothing of volumes that are not there" },
  ],
  positionals: [{ name: "VOLUME", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
