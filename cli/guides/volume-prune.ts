import type { Guide } from "../guide.ts";

export const volumePruneGuide: Guide = {
  description: [
    "Remove anonymous volumes that no container uses, with --all also those with a name. Asks first, unless --force is given.",
  ],
  examples: [
    { command: "rl volume prune", text: "What removed containers have left." },
    { command: "rl volume prune -af --filter label=stage=test", text: "Every unused volume with a label." },
  ],
  flags: new Map([
    [
      "filter",
      "**label=KEY**, **label=KEY=VALUE**, **label!=KEY**: with, or without, a label. **until=TIME**: made before; TIME is a duration such as 24h, a date, or seconds since the epoch.",
    ],
  ]),
};
