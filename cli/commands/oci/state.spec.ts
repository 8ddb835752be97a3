import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociStateSpec = {
  name: "oci state",
  summary: "Print the state of a container",
  flags: [...RUNTIME_FLAGS],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
