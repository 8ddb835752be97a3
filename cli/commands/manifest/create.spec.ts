import type { CommandSpec } from "../../flags/spec.ts";

export const manifestCreateSpec = {
  name: "manifest create",
  summary: "Make a manifest list",
  flags: [
    { name: "all", kind: "boolean", description: "Of an index, add the images for all platforms" },
    { name: "amend", short: "a", kind: "boolean", description: "Add to a list that is there already" },
    {
      name: "authfile",
      kind: "string",
      valueName: "FILE",
      description: "Use the credentials in this file",
    },
    { name: "insecure", kind: "boolean", description: "The same as --tls-verify=false, as docker has it" },
    {
      name: "tls-verify",
      kind: "boolean",
      optional: true,
      description: "Insist on https with a good certificate, or with =false do without",
    },
  ],
  positionals: [
    { name: "LIST", required: true },
    { name: "IMAGE", required: false, variadic: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
