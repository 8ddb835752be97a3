import type { Guide } from "../guide.ts";

export const diffGuide: Guide = {
  description: [
    "List the files that a container has added (A), changed (C) and deleted (D), compared with its image. A file that " +
      "was opened for writing and is still the same is not listed; a directory counts as changed when anything in it " +
      "has.",
    "Of an image, the changes are those of its uppermost layer. With a second IMAGE, the first is compared with that.",
  ],
  examples: [
    { command: "rl diff web", text: "What a container has changed." },
    { command: "rl diff app:2 app:1", text: "How one image differs from another." },
    { command: "rl diff --format json web", text: "For a script." },
  ],
};
