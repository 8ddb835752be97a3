import type { Guide } from "../guide.ts";

export const networkPruneGuide: Guide = {
  description: [
    "Remove every network that no running container is in. A container that is not running, and was made with one of them, cannot be started before there is a network of that name again.",
  ],
  examples: [
    { command: "rl network prune", text: "Asks first." },
    {
      command: "rl network prune -f --filter until=24h",
      text: "Only those that were made more than a day ago.",
    },
  ],
};
