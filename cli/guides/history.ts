import type { Guide } from "../guide.ts";

export const historyGuide: Guide = {
  description: [
    "List the steps that made an image, the last one first, with the bytes of the files that each added. Steps other " +
      "than the last have no image of their own here: they are <missing>.",
  ],
  examples: [
    { command: "rl history alpine", text: "Where the bytes come from." },
    {
      command: "rl history --no-trunc --format '{{.CreatedBy}}' alpine",
      text: "The instructions in full.",
    },
  ],
  flags: new Map([["human", "With --human=false sizes are bytes and times are in full."]]),
};
