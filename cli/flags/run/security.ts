/** Flags of `run` and `create` that say what a container may do. */
import type { FlagSpec } from "../spec.ts";

export const SECURITY_FLAGS = [
  { name: "cap-add", kind: "list", valueName: "CAPABILITY", description: "Add a capability, or ALL" },
  { name: "cap-drop", kind: "list", valueName: "CAPABILITY", description: "Drop a capability, or ALL" },
  {
    name: "security",
    kind: "string",
    choices: ["default", "strict"],
    default: "default",
    description: "How much a container may do: what images are made for, or as little as can be",
  },
  {
    name: "security-opt",
    kind: "list",
    valueName: "OPTION",
    description: "Security option, such as no-new-privileges or seccomp=FILE",
  },
  {
    name: "userns",
    kind: "string",
    choices: ["host", "keep-id"],
    default: "host",
    description: "Who you are inside: root, or with keep-id yourself",
  },
] as const satisfies readonly FlagSpec[];
