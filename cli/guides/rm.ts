import type { Guide } from "../guide.ts";

export const rmGuide: Guide = {
  description: [
    "Remove containers that were started without --rm and have ended, with all they have written, and free their " +
      "names. Volumes stay, but for those without a name of their own with --volumes. A container is given by its name, its id, or the beginning of its id.",
  ],
  examples: [{ command: "rl rm web", text: "Remove a container." }],
};
