import type { Guide } from "../guide.ts";

export const statsGuide: Guide = {
  description: [
    "Show what running containers use, or those that are named, once a second until interrupted. The processor's " +
      "share is of one processor: two that are busy are 200 %.",
    "A container has a control group of its own wherever a part of the tree is delegated to you, and the group counts. " +
      "For what it does not count, the container's processes are asked: their memory is then the sum of what each has " +
      "in use, shared pages more than once. What nobody counts is shown as --.",
  ],
  examples: [
    { command: "rl stats", text: "Watch what runs." },
    { command: "rl stats --no-stream --format '{{.Name}} {{.MemUsage}}' web", text: "Memory of one, once." },
  ],
  flags: new Map([
    [
      "format",
      "The fields are **.BlockIO**, **.CPUPerc**, **.Container**, **.ID**, **.MemPerc**, **.MemUsage**, **.Name**, " +
        "**.NetIO** and **.PIDs**.",
    ],
  ]),
};
