import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociKillSpec = {
  name: "oci kill",
  summary: "Send a signal to a container's first process",
  flags: [...RUNTIME_FLAGS],
  positionals: [
    { name: "ID", required: true },
    { name: "SIGNAL", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
