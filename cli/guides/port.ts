import type { Guide } from "../guide.ts";

export const portGuide: Guide = {
  description: [
    "Show on which addresses of the host a container's ports are published. Ports are not published yet, so nothing is " +
      "shown, and a port that is asked for by number is reported as not published.",
  ],
  examples: [{ command: "rl port web 80", text: "Where port 80 is." }],
};
