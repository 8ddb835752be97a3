import { registryFlags } from "../flags/registry.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const pullSpec = {
  name: "pull",
  summary: "Fetch an image from a registry",
  flags: [
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform to fetch when the image has several",
    },
    {
      name: "signature-policy",
      kind: "string",
      valueName: "FILE",
      description: "Use this signature policy instead of the user's or the system's",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress, print only the digest" },
    ...registryFlags,
  ],
  positionals: [{ name: "IMAGE", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
