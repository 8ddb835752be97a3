import type { Guide } from "../guide.ts";

export const imageTrustSetGuide: Guide = {
  description: [
    "Set what the signature policy demands of the images of a registry, a namespace, a repository or one image, " +
      "or with the word default of all that no scope is for. The file is ~/.config/containers/policy.json, which " +
      "begins as a copy of the system's, and for root /etc/containers/policy.json.",
    "Keys are public keys in PEM: ECDSA, RSA or Ed25519. Signatures made by cosign name a repository without a " +
      "tag, so they need --signed-identity matchRepository; a tag can then be moved to another image that is signed.",
  ],
  examples: [
    { command: "rl image trust set -t reject default", text: "Accept nothing that no scope is for." },
    {
      command: "rl image trust set -f team.pub --signed-identity matchRepository ghcr.io/team",
      text: "Accept the images of a team that are signed with its key.",
    },
    {
      command: "rl image trust set -t accept docker.io/library",
      text: "Accept Docker's official images unsigned.",
    },
  ],
};
