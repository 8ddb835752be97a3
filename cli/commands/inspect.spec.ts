import { FORMAT_FLAG, PLATFORM_FLAG, SIZE_FLAG } from "../flags/inspect.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const inspectSpec = {
  name: "inspect",
  summary: "Show everything about containers and images",
  flags: [
    FORMAT_FLAG,
    PLATFORM_FLAG,
    SIZE_FLAG,
    {
      name: "type",
      kind: "string",
      choices: ["container", "image"],
      description: "Look for nothing else",
    },
  ],
  positionals: [{ name: "NAME", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
