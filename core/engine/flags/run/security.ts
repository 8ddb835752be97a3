/** Flags of `run` and `create` that say what a container may do. */
import type { FlagSpec } from "../spec.ts";

export const SECURITY_FLAGS = [
  { name: "cap-add", kind: "list", valueName: "CAPABILITY", description: "Add a capability, or ALL" },
  { name: "cap-drop", kind: "list", valueName: "CAPABILITY", description: "Drop a capability, or ALL" },
  {
    name: "device",
    kind: "list",
    valueName: "PATH[:TARGET]",
    description: "Show the container a device that you may use yourself",
  },
  {
    name: "privileged",
    kind: "boolean",
    description: "Every capability inside the user namespace, no system call filter, nothing hidden",
  },
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
    name: "sysctl",
    kind: "list",
    valueName: "NAME=VALUE",
    description: "Kernel parameter of the container's own namespaces",
  },
  {
    name: "userns",
    kind: "string",
    valueName: "MODE",
    default: "host",
    description:
      "Who you are inside: host for root, keep-id[:uid=UID,gid=GID] for yourself or that user, auto[:size=NUMBER] or nomap for nobody",
  },
] as const satisfies readonly FlagSpec[];
