import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociEventsSpec = {
  name: "oci events",
  summary: "Tell what a container uses, and when it has met its limit of memory",
  flags: [
    ...RUNTIME_FLAGS,
    { name: "stats", kind: "boolean", description: "Print what it uses once, and end" },
    {
      name: "interval",
      kind: "string",
      valueName: "DURATION",
      default: "5s",
      description: "Time between two statistics",
    },
  ],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
