import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociResumeSpec = {
  name: "oci resume",
  summary: "Let all processes of a paused container go on",
  flags: [...RUNTIME_FLAGS],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
