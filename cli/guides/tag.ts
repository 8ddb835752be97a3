import type { Guide } from "../guide.ts";

export const tagGuide: Guide = {
  description: [
    "Give an image another name, or several. IMAGE is a name or the beginning of an identifier. A NAME without a " +
      "tag gets the tag latest. An image that had the name before keeps its digest and loses the tag.",
    "When no image here is called by the name, an alias of registries.conf is followed, as rl run does.",
  ],
  examples: [
    { command: "rl tag app registry.example.org/team/app:1.0", text: "A name to push it by." },
    { command: "rl tag 3f57d9401f8d app:old", text: "A name for an identifier." },
  ],
};
