import type { Guide } from "../guide.ts";

export const systemDfGuide: Guide = {
  description: [
    "Show what the store takes. Images are the unpacked layers, each counted once however many images have it. " +
      "Blobs are the same layers as they were fetched: they are what push, save and other id maps are served from. " +
      "Containers are what containers have written; those that run or are paused are active. Reclaimable is what goes when " +
      "all images go that no container uses, and all containers that do not run. Components, where there are any, are " +
      "WebAssembly components in the form that is run.",
    "With --verbose, every image: its whole size, what it shares with others, and what goes with it alone.",
  ],
  examples: [
    { command: "rl system df", text: "The summary." },
    { command: "rl system df -v", text: "Image by image." },
    { command: "rl system df --format json", text: "For a program." },
  ],
};
