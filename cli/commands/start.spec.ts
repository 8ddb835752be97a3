import type { CommandSpec } from "../flags/spec.ts";

export const startSpec = {
  name: "start",
  summary: "Start containers that were created or have ended",
  flags: [
    { name: "all", kind: "boolean", description: "Every container that does not run" },
    {
      name: "attach",
      short: "a",
      kind: "boolean",
      description: "Stay attached, and end with the container's exit code",
    },
    {
      name: "detach-keys",
      kind: "string",
      valueName: "KEYS",
      default: "ctrl-p,ctrl-q",
      description: "Keys that leave a container with a terminal; empty for none",
    },
    {
      name: "filter",
      short: "f",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Only those that fit, of all or of those named; such as restart-policy=always",
    },
    { name: "interactive", short: "i", kind: "boolean", description: "The same, with standard input" },
    {
      name: "sig-proxy",
      kind: "boolean",
      default: "true",
      description: "Pass signals on to a container without a terminal",
    },
  ],
  positionals: [{ name: "CONTAINER", required: false, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
