/** Flags of `run` and `create` that say how a container is reached, and what it is called. */
import type { FlagSpec } from "../spec.ts";

export const NETWORK_FLAGS = [
  {
    name: "hostname",
    short: "h",
    kind: "string",
    valueName: "NAME",
    description: "Host name inside the container",
  },
  {
    name: "network",
    alias: "net",
    kind: "string",
    choices: ["none", "host", "private"],
    default: "private",
    description: "Network: none, the host's, or one of the container's own",
  },
] as const satisfies readonly FlagSpec[];
