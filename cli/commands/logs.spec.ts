import type { CommandSpec } from "../flags/spec.ts";

export const logsSpec = {
  name: "logs",
  summary: "Show what a container has written",
  flags: [
    { name: "details", kind: "boolean", description: "Show the labels, variables and tag of each line" },
    { name: "follow", short: "f", kind: "boolean", description: "Go on until the container has ended" },
    { name: "raw", kind: "boolean", description: "Leave control characters as they are on a terminal too" },
    {
      name: "since",
      kind: "string",
      valueName: "TIME",
      description: "Leave out what was written before a time, or longer ago",
    },
    {
      name: "tail",
      short: "n",
      kind: "string",
      valueName: "LINES",
      default: "all",
      description: "Show so many lines from the end",
    },
    { name: "timestamps", short: "t", kind: "boolean", description: "Show when each line was written" },
    {
      name: "until",
      kind: "string",
      valueName: "TIME",
      description: "Leave out what was written after a time, or less long ago",
    },
  ],
  positionals: [{ name: "CONTAINER", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
