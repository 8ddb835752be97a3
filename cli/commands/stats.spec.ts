import type { CommandSpec } from "../flags/spec.ts";

export const statsSpec = {
  name: "stats",
  summary: "Show what containers use",
  flags: [
    { name: "all", short: "a", kind: "boolean", description: "Those that do not run too" },
    {
      name: "format",
      kind: "string",
      valueName: "TEMPLATE",
      description: "Go template for each container, table TEMPLATE for columns, or json",
    },
    { name: "no-stream", kind: "boolean", description: "Show it once" },
    { name: "no-trunc", kind: "boolean", description: "Show ids in full" },
  ],
  positionals: [{ name: "CONTAINER", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
