import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociSpecSpec = {
  name: "oci spec",
  summary: "Write the configuration that a new bundle begins with",
  flags: [
    ...RUNTIME_FLAGS,
    {
      name: "bundle",
      short: "b",
      kind: "string",
      valueName: "DIR",
      description: "The bundle's directory, in place of the current one",
    },
    { name: "rootless", kind: "boolean", description: "For a user without privileges: only root is mapped" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
