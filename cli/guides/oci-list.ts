import type { Guide } from "../guide.ts";

export const ociListGuide: Guide = {
  description: ["List the containers that were created with this --root and not deleted."],
  examples: [
    { command: "rl oci list", text: "All of them." },
    { command: "rl oci list --format json", text: "For a program, as states." },
    { command: "rl oci list -q", text: "Ids alone." },
  ],
};
