import type { CommandSpec } from "../flags/spec.ts";

export const attachSpec = {
  name: "attach",
  summary: "Attach to the streams of a running container",
  flags: [
    {
      name: "detach-keys",
      kind: "string",
      valueName: "KEYS",
      default: "ctrl-p,ctrl-q",
      description: "Keys that leave a container with a terminal; empty for none",
    },
    { name: "no-stdin", kind: "boolean", description: "Leave standard input alone" },
    {
      name: "sig-proxy",
      kind: "boolean",
      default: "true",
      description: "Pass signals on to a container without a terminal",
    },
  ],
  positionals: [{ name: "CONTAINER", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
