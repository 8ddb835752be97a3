import type { Guide } from "../guide.ts";

export const pullGuide: Guide = {
  description: [
    "Fetch an image and unpack it, so that the next run starts at once. Layers that are here are not fetched " +
      "again. A name without a registry means Docker Hub, one without a tag means latest.",
    "Progress goes to standard error; the digest and the full name go to standard output.",
  ],
  examples: [
    { command: "rl pull alpine", text: "The latest Alpine Linux from Docker Hub." },
    { command: "rl pull --platform linux/arm64 ghcr.io/owner/app:1.2", text: "Another machine's variant." },
    { command: "digest=$(rl pull -q alpine)", text: "Only the digest, for a script." },
  ],
};
