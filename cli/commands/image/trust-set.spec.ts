import type { CommandSpec } from "../../flags/spec.ts";

export const imageTrustSetSpec = {
  name: "image trust set",
  summary: "Set which images of a registry the signature policy accepts",
  flags: [
    {
      name: "pubkeysfile",
      short: "f",
      kind: "list",
      valueName: "KEY",
      description: "Public key that must have signed; with several, all of them must",
    },
    {
      name: "signed-identity",
      kind: "string",
      choices: ["matchExact", "matchRepoDigestOrExact", "matchRepository"],
      description: "How the name in a signature must match; cosign's need matchRepository",
    },
    {
      name: "signature-policy",
      kind: "string",
      valueName: "FILE",
      description: "Change this signature policy instead of the user's or, for root, the system's",
    },
    {
      name: "type",
      short: "t",
      kind: "string",
      choices: ["accept", "insecureAcceptAnything", "reject", "sigstoreSigned"],
      default: "sigstoreSigned",
      description: "Accept all images, reject them, or require signatures",
    },
  ],
  positionals: [{ name: "SCOPE", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
