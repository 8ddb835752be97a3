import type { Guide } from "../guide.ts";

export const pauseGuide: Guide = {
  description: [
    "Freeze all processes of containers, which notice nothing of it, by their control groups (version 2). A container " +
      "that has none of its own is not paused: it has one where groups are delegated to you, as systemd does for " +
      "those who log in.",
  ],
  examples: [{ command: "rl pause web", text: "It holds still until rl unpause web." }],
};
