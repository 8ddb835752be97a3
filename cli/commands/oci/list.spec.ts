import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociListSpec = {
  name: "oci list",
  summary: "List containers",
  flags: [
    ...RUNTIME_FLAGS,
    {
      name: "format",
      short: "f",
      kind: "string",
      choices: ["table", "json"],
      default: "table",
      description: "Form of the list",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Print ids alone" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
