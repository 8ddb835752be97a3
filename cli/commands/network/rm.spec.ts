import type { CommandSpec } from "../../flags/spec.ts";

export const networkRmSpec = {
  name: "network rm",
  summary: "Remove networks",
  flags: [
    { name: "force", short: "f", kind: "boolean", description: "Say nothing of networks that are not there" },
  ],
  positionals: [{ name: "NETWORK", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
