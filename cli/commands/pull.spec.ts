import { credsFlag, registryFlags } from "../flags/registry.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const pullSpec = {
  name: "pull",
  summary: "Fetch images from a registry",
  flags: [
    { name: "all-tags", short: "a", kind: "boolean", description: "Fetch every tag of the repository" },
    credsFlag,
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform to fetch when the image has several",
    },
    {
      name: "policy",
      kind: "string",
      choices: ["always", "missing", "never", "newer"],
      default: "always",
      description: "When to ask the registry; newer does what always does",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress, print only the digest" },
    {
      name: "signature-policy",
      kind: "string",
      valueName: "FILE",
      description: "Use this signature policy instead of the user's or the system's",
    },
    ...registryFlags,
  ],
  positionals: [{ name: "IMAGE", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
