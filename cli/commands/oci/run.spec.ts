import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociRunSpec = {
  name: "oci run",
  summary: "Create a container from a bundle and run its command",
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
