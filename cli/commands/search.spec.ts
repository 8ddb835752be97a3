import { registryFlags } from "../flags/registry.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const searchSpec = {
  name: "search",
  summary: "Search a registry for images",
  flags: [
    {
      name: "filter",
      short: "f",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Only those with stars=NUMBER or more, is-official=BOOLEAN, is-automated=BOOLEAN",
    },
    {
      name: "format",
      kind: "string",
      valueName: "TEMPLATE",
      description: "A Go template for each line, table TEMPLATE, or json",
    },
    {
      name: "limit",
      kind: "string",
      valueName: "NUMBER",
      default: "25",
      description: "Most results, up to 100",
    },
    { name: "list-tags", kind: "boolean", description: "List the tags of the repository TERM" },
    { name: "no-trunc", kind: "boolean", description: "Show descriptions whole" },
    ...registryFlags,
  ],
  positionals: [{ name: "[REGISTRY/]TERM", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
