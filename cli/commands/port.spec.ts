import type { CommandSpec } from "../flags/spec.ts";

export const portSpec = {
  name: "port",
  summary: "Show which ports of a container are published",
  flags: [],
  positionals: [
    { name: "CONTAINER", required: true },
    { name: "PORT[/PROTOCOL]", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
