import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociKillSpec = {
  name: "oci kill",
  summary: "Send a signal to a container's first process, or to all",
  flags: [
    ...RUNTIME_FLAGS,
    {
      name: "all",
      short: "a",
      kind: "boolean",
      description: "Signal all of its processes, and say nothing when there are none",
    },
  ],
  positionals: [
    { name: "ID", required: true },
    { name: "SIGNAL", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
