import type { Guide } from "../guide.ts";

export const manifestRmGuide: Guide = {
  description: [
    "Remove manifest lists from this machine, and what was here for their sake alone. Images that have a name of " +
      "their own stay, and nothing changes at any registry.",
  ],
  examples: [{ command: "rl manifest rm app:1.2", text: "Remove a list." }],
};
