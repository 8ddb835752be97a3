import type { Guide } from "../guide.ts";

export const createGuide: Guide = {
  description: [
    "Make a container as rl run does, with its flags but for those of staying attached, and do not start it. Its id " +
      "is printed; rl start starts it, in the background, as often as it has ended.",
    "Paths that are relative count from the working directory of now, variables have the values of now.",
  ],
  examples: [
    { command: "rl create --name web nginx", text: "A container that waits for its start." },
    { command: "rl start web", text: "Start it." },
  ],
};
