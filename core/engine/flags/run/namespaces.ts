/** Flags of `run` and `create` that say what a container shares with others. */
import type { FlagSpec } from "../spec.ts";

export const NAMESPACE_FLAGS = [
  {
    name: "cgroupns",
    kind: "string",
    choices: ["host", "private"],
    default: "private",
    description: "Which control groups the container sees: the host's, or its own alone",
  },
  {
    name: "ipc",
    kind: "string",
    valueName: "MODE",
    description: "Shared memory: private, shareable, none, host or container:CONTAINER",
  },
  {
    name: "pid",
    kind: "string",
    valueName: "MODE",
    description: "Processes that the container sees: private, host or container:CONTAINER",
  },
  {
    name: "uts",
    kind: "string",
    valueName: "MODE",
    description: "With host, the container has the host's name",
  },
] as const satisfies readonly FlagSpec[];
