import { credsFlag, insecureFlag, registryFlags } from "../../flags/registry.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const manifestPushSpec = {
  name: "manifest push",
  summary: "Send a manifest list and its images to a registry",
  flags: [
    {
      name: "all",
      kind: "boolean",
      default: "true",
      description: "Send the images too; =false sends the list alone",
    },
    credsFlag,
    {
      name: "digestfile",
      kind: "string",
      valueName: "FILE",
      description: "Write the digest of what was pushed to a file",
    },
    {
      name: "format",
      short: "f",
      kind: "string",
      choices: ["oci", "v2s2"],
      default: "oci",
      description: "Write the list as an OCI index, or as Docker's manifest list",
    },
    insecureFlag,
    {
      name: "purge",
      short: "p",
      alias: "rm",
      kind: "boolean",
      description: "Remove the list from this machine afterwards",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress, print only the digest" },
    ...registryFlags,
  ],
  positionals: [
    { name: "LIST", required: true },
    { name: "DESTINATION", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
