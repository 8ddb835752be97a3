import type { Guide } from "../guide.ts";

export const imageTrustShowGuide: Guide = {
  description: [
    "Show the signature policy that holds for images that are pulled: ~/.config/containers/policy.json, or " +
      "/etc/containers/policy.json when there is none of the user's; containers-policy.json(5) describes it. " +
      "Without either file every image is accepted.",
    "Of the scopes that an image is in, only the most specific counts. Signatures are those of sigstore, as " +
      "cosign makes them, and are looked for in the image's own repository. What a policy asks for and rl cannot " +
      "verify, such as GPG signatures, rejects the image. A policy that is not understood in full stops all pulls.",
  ],
  examples: [
    { command: "rl image trust show", text: "The policy as a table." },
    { command: "rl image trust show --raw", text: "The file." },
  ],
};
