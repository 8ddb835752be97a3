import type { Guide } from "../guide.ts";

export const logoutGuide: Guide = {
  description: [
    "Forget what login keeps for a registry, Docker Hub without one. Credentials that another tool keeps in a file " +
      "of its own stay, and are pointed out.",
  ],
  examples: [
    { command: "rl logout ghcr.io", text: "Forget one login." },
    { command: "rl logout --all", text: "Forget all." },
  ],
};
