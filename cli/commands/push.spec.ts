import { credsFlag, registryFlags } from "../flags/registry.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const pushSpec = {
  name: "push",
  summary: "Send an image to a registry",
  flags: [
    { name: "all-tags", short: "a", kind: "boolean", description: "Push every tag of the repository" },
    {
      name: "all-platforms",
      kind: "boolean",
      description: "Push the index with all its platforms, not one of them",
    },
    credsFlag,
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform to push when several are here",
    },
    {
      name: "digestfile",
      kind: "string",
      valueName: "FILE",
      description: "Write the digest of what was pushed to a file",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress, print only the digest" },
    ...registryFlags,
  ],
  positionals: [
    { name: "IMAGE", required: true },
    { name: "DESTINATION", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
