import type { Guide } from "../guide.ts";

export const renameGuide: Guide = {
  description: [
    "Give a container another name; the one it had is free then. Its host name stays. A running container of --rm " +
      "keeps its name, which goes with it.",
  ],
  examples: [{ command: "rl rename web old-web", text: "Make room for a new web." }],
};
