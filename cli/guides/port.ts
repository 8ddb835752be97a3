import type { Guide } from "../guide.ts";

export const portGuide: Guide = {
  description: [
    "Show on which addresses of the host the ports of a container that runs are published; of one port, its addresses " +
      "alone. A port that is not published is an error.",
  ],
  examples: [{ command: "rl port web 80", text: "Where port 80 is." }],
};
