import type { Guide } from "../guide.ts";

export const exportGuide: Guide = {
  description: [
    "Write all files of a container as one uncompressed tar archive: its image's, with what it has changed. What is " +
      "mounted in it (volumes, /proc, /sys, /dev) is left out. Without -o the archive goes to standard output.",
    "History, layers and defaults of the image are not in it; rl commit keeps these.",
  ],
  examples: [
    { command: "rl export -o root.tar web", text: "To a file." },
    { command: "rl export web | rl import - flat:1", text: "An image of one layer." },
  ],
};
