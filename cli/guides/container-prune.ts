import type { Guide } from "../guide.ts";

export const containerPruneGuide: Guide = {
  description: [
    "Remove all containers that do not run: those that have ended, those that were never started, and those whose " +
      "document cannot be read. Asks first, unless --force is given.",
  ],
  examples: [
    { command: "rl container prune", text: "What has ended." },
    {
      command: "rl container prune -f --filter until=24h",
      text: "What was made more than a day ago, unasked.",
    },
  ],
  flags: new Map([
    [
      "filter",
      "**until=TIME**: made before; TIME is a duration such as 24h, a date, or seconds since the epoch. " +
        "**label=KEY**, **label=KEY=VALUE**, **label!=KEY**: with, or without, a label.",
    ],
  ]),
};
