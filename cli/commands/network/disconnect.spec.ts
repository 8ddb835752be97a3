import type { CommandSpec } from "../../flags/spec.ts";

export const networkDisconnectSpec = {
  name: "network disconnect",
  summary: "Take a container out of a network",
  flags: [{ name: "force", short: "f", kind: "boolean", description: "Say nothing when it is not in there" }],
  positionals: [
    { name: "NETWORK", required: true },
    { name: "CONTAINER", required: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
