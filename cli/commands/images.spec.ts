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
      name: "format",
      kind: "string",
      choices: ["table", "json"],
      default: "table",
      description: "A table, or one JSON object per line",
    },
    { name: "no-trunc", kind: "boolean", description: "Show whole ids" },
    { name: "quiet", short: "q", kind: "boolean", description: "Print only the ids" },
  ],
  positionals: [{ name: "REPOSITORY", required: false }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
