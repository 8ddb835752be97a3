/** Flags of `run` and `create` that say how long a container is there, and what becomes of it. */
import type { FlagSpec } from "../spec.ts";

export const LIFECYCLE_FLAGS = [
  {
    name: "annotation",
    kind: "list",
    valueName: "KEY=VALUE",
    description: "Annotation of the runtime configuration",
  },
  {
    name: "cidfile",
    kind: "string",
    valueName: "FILE",
    description: "Write the container's id to a file that is not there yet",
  },
  {
    name: "detach",
    short: "d",
    kind: "boolean",
    description: "Run in the background and print the container's id",
  },
  {
    name: "label",
    short: "l",
    kind: "list",
    valueName: "KEY[=VALUE]",
    description: "Label of the container",
  },
  {
    name: "label-file",
    kind: "list",
    valueName: "FILE",
    description: "Labels from a file of KEY=VALUE lines",
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
    description: "How to keep it: max-size, max-file, labels, labels-regex, env, env-regex, tag",
  },
  { name: "name", kind: "string", valueName: "NAME", description: "Name of the container" },
  {
    name: "replace",
    kind: "boolean",
    description: "End and remove the container that has this name now",
  },
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
  {
    name: "stop-signal",
    kind: "string",
    valueName: "SIGNAL",
    description: "Signal that asks the command to end, in place of the image's",
  },
  {
    name: "stop-timeout",
    kind: "string",
    valueName: "SECONDS",
    description: "How long the command has to end then; -1 for as long as it takes",
  },
] as const satisfies readonly FlagSpec[];
