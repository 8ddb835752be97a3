/** Flags of `run` and `create` that say how long a container is there, and what becomes of it. */
import type { FlagSpec } from "../spec.ts";

export const LIFECYCLE_FLAGS = [
  {
    name: "detach",
    short: "d",
    kind: "boolean",
    description: "Run in the background and print the container's id",
  },
  {
    name: "log-driver",
    kind: "string",
    choices: ["json-file", "journald", "none"],
    description: "Where to keep what the container writes; without --detach nothing is kept unless asked for",
  },
  {
    name: "log-opt",
    kind: "list",
    valueName: "OPTION=VALUE",
    description: "How to keep it: max-size, max-file, labels, env, tag",
  },
  { name: "name", kind: "string", valueName: "NAME", description: "Name of the container" },
  {
    name: "restart",
    kind: "string",
    valueName: "POLICY",
    description: "Start the container again when it ends: no, on-failure[:N], always, unless-stopped",
  },
  { name: "rm", kind: "boolean", description: "Remove the container when it ends" },
  {
    name: "runtime",
    kind: "string",
    valueName: "NAME",
    description: "Another OCI runtime that starts the container: crun, runc, or the path of a program",
  },
] as const satisfies readonly FlagSpec[];
