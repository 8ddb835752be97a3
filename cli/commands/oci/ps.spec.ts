import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociPsSpec = {
  name: "oci ps",
  summary: "List the processes of a container",
  flags: [
    ...RUNTIME_FLAGS,
    {
      name: "format",
      short: "f",
      kind: "string",
      choices: ["table", "json"],
      default: "table",
      description: "Form of the list: lines of ps, or pids alone",
    },
  ],
  positionals: [
    { name: "ID", required: true },
    { name: "ARG", required: false, variadic: true },
  ],
  stopAtFirstPositional: true,
} as const satisfies CommandSpec;
