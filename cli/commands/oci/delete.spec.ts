import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociDeleteSpec = {
  name: "oci delete",
  summary: "Forget a container that has ended",
  flags: [
    ...RUNTIME_FLAGS,
    {
      name: "force",
      short: "f",
      kind: "boolean",
      description: "End it first, and say nothing of one that is not there",
    },
  ],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
