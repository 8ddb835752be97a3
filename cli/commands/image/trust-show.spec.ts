import type { CommandSpec } from "../../flags/spec.ts";

export const imageTrustShowSpec = {
  name: "image trust show",
  summary: "Show which images the signature policy accepts",
  flags: [
    { name: "json", short: "j", kind: "boolean", description: "Print one JSON array" },
    { name: "noheading", short: "n", kind: "boolean", description: "Leave out the head of the table" },
    { name: "raw", kind: "boolean", description: "Print the policy file as it is" },
    {
      name: "signature-policy",
      kind: "string",
      valueName: "FILE",
      description: "Show this signature policy instead of the user's or the system's",
    },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
