import type { CommandSpec } from "../../flags/spec.ts";

export const volumeCreateSpec = {
  name: "volume create",
  summary: "Make a volume",
  flags: [
    {
      name: "driver",
      short: "d",
      kind: "string",
      valueName: "DRIVER",
      default: "local",
      description: "What keeps the volume; there is only local",
    },
    { name: "label", short: "l", kind: "list", valueName: "KEY[=VALUE]", description: "Label of the volume" },
    {
      name: "opt",
      short: "o",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Option of the driver; local has none for an ordinary user",
    },
  ],
  positionals: [{ name: "NAME", required: false }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
