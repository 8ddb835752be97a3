/** Flags of the commands that ask containers to end: `stop` and `restart`. */
import type { FlagSpec } from "./spec.ts";

export const END_FLAGS = [
  {
    name: "signal",
    short: "s",
    kind: "string",
    valueName: "SIGNAL",
    description: "Signal that asks, in place of the container's own",
  },
  {
    name: "time",
    short: "t",
    alias: "timeout",
    kind: "string",
    valueName: "SECONDS",
    description: "How long a container has to end; -1 for as long as it takes",
  },
] as const satisfies readonly FlagSpec[];
