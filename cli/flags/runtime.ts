/** Flags that every command of the OCI runtime takes, before or after its name, as runc has them. */
import type { FlagSpec } from "./spec.ts";

export const RUNTIME_FLAGS = [
  {
    name: "root",
    kind: "string",
    valueName: "DIR",
    description: "Directory of the containers' states (default: rl-runtime in the user's runtime directory)",
  },
  {
    name: "log",
    kind: "string",
    valueName: "FILE",
    description: "Append what fails to this file as well",
  },
  {
    name: "log-format",
    kind: "string",
    choices: ["text", "json"],
    default: "text",
    description: "Form of what is appended",
  },
] as const satisfies readonly FlagSpec[];
