/** Flags of what a command finds in its environment: of `run`, `create` and `exec`. */
import type { FlagSpec } from "./spec.ts";

export const ENVIRONMENT_FLAGS = [
  {
    name: "env",
    short: "e",
    kind: "list",
    valueName: "KEY=VALUE",
    description: "Set a variable; KEY alone takes it from your environment",
  },
  {
    name: "env-file",
    kind: "list",
    valueName: "FILE",
    description: "Set variables from a file of KEY=VALUE lines",
  },
] as const satisfies readonly FlagSpec[];
