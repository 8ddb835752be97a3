import type { Guide } from "../guide.ts";

export const imagePruneGuide: Guide = {
  description: [
    "Remove images without a tag that no container uses, with --all also those with one, and every layer that " +
      "nothing refers to any more. Asks first, unless --force is given.",
  ],
  examples: [
    { command: "rl image prune", text: "What pulling newer images has left behind." },
    { command: "rl image prune -af --filter until=720h", text: "Everything unused and older than a month." },
  ],
  flags: new Map([
    [
      "filter",
      "**until=TIME**: made before; TIME is a duration such as 24h, a date, or seconds since the epoch. " +
        "**label=KEY**, **label=KEY=VALUE**, **label!=KEY**: with, or without, a label.",
    ],
  ]),
};
