import type { Guide } from "../guide.ts";

export const imagesGuide: Guide = {
  description: [
    "List images, newest first. With REPOSITORY, only those of that name; NAME:TAG asks for one tag. An image " +
      "with several names is listed once for each. Of an image that is here for several platforms, the one for this " +
      "machine is listed; --all lists each.",
  ],
  examples: [
    { command: "rl images", text: "Everything with a name." },
    { command: "rl images --digests alpine", text: "Every Alpine, with the digests that pin it." },
    { command: "rl images --format json", text: "One JSON object per line, with docker's field names." },
  ],
};
