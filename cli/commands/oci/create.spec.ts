import { BUNDLE_FLAGS, RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociCreateSpec = {
  name: "oci create",
  summary: "Create a container from a bundle; start executes its command",
  flags: [...RUNTIME_FLAGS, ...BUNDLE_FLAGS],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
