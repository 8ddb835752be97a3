import type { CommandSpec } from "../flags/spec.ts";

export const psSpec = {
  name: "ps",
  summary: "List containers",
  flags: [
    { name: "all", short: "a", kind: "boolean", description: "Show all containers, not only those that run" },
    {
      name: "filter",
      short: "f",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Show only what fits, such as status=exited",
    },
    {
      name: "format",
      kind: "string",
      valueName: "FORMAT",
      description: "A Go template, table TEMPLATE, or json",
    },
    {
      name: "last",
      short: "n",
      kind: "string",
      valueName: "NUMBER",
      description: "Show so many of the newest containers, whether they run or not",
    },
    {
      name: "latest",
      short: "l",
      kind: "boolean",
      description: "Show the newest container, whether it runs or not",
    },
    { name: "no-trunc", kind: "boolean", description: "Cut nothing" },
    { name: "quiet", short: "q", kind: "boolean", description: "Print only the ids" },
    { name: "size", short: "s", kind: "boolean", description: "Measure what each has written" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
