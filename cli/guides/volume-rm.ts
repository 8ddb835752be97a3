import type { Guide } from "../guide.ts";

export const volumeRmGuide: Guide = {
  description: [
    "Remove volumes with all that is in them. One that a container uses, running or not, stays: remove the container first.",
  ],
  examples: [{ command: "rl volume rm data", text: "Remove a volume." }],
};
