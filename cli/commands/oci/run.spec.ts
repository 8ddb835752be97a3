import { BUNDLE_FLAGS, RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociRunSpec = {
  name: "oci run",
  summary: "Create a container from a bundle and run its command",
  flags: [
    ...RUNTIME_FLAGS,
    ...BUNDLE_FLAGS,
    {
      name: "detach",
      short: "d",
      kind: "boolean",
      description: "Leave the container to itself once its command runs",
    },
    { name: "keep", kind: "boolean", description: "Keep the container's state after its end" },
  ],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
