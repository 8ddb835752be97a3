import type { CommandSpec } from "../flags/spec.ts";

export const imagesSpec = {
  name: "images",
  summary: "List the images on this machine",
  flags: [
    {
      name: "all",
      short: "a",
      kind: "boolean",
      description: "Show every platform of an image, not only this machine's",
    },
    { name: "digests", kind: "boolean", description: "Show the digest of each image's manifest" },
    {
      name: "filter",
      short: "f",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Show only what fits, such as dangling=true",
    },
    {
      name: "format",
      kind: "string",
      valueName: "FORMAT",
      description: "A Go template, table TEMPLATE, or json",
    },
    { name: "no-trunc", kind: "boolean", description: "Show whole ids" },
    { name: "quiet", short: "q", kind: "boolean", description: "Print only the ids" },
    {
      name: "sort",
      kind: "string",
      choices: ["created", "id", "repository", "size", "tag"],
      default: "created",
      description: "Order: newest first, largest first, or by the alphabet",
    },
  ],
  positionals: [{ name: "REPOSITORY", required: false }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
