import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociCreateSpec = {
  name: "oci create",
  summary: "Create a container from a bundle; start executes its command",
  flags: [
    ...RUNTIME_FLAGS,
    {
      name: "bundle",
      short: "b",
      kind: "string",
      valueName: "DIR",
      default: ".",
      description: "Directory with config.json",
    },
    {
      name: "pid-file",
      kind: "string",
      valueName: "FILE",
      description: "Write the pid of the container's first process to this file",
    },
    {
      name: "console-socket",
      kind: "string",
      valueName: "SOCKET",
      description: "Send the terminal's master side to this unix socket",
    },
  ],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
