import type { Guide } from "../guide.ts";

export const updateGuide: Guide = {
  description: [
    "Change the limits of containers. One that runs has them at once, and every one has them the next time that it is " +
      "started. What is not given stays as it is, but for swap: without **--memory-swap**, which may have been given " +
      "before, it is as large as memory.",
  ],
  examples: [{ command: "rl update --memory 512m --cpus 1.5 web", text: "Give a container more room." }],
};
