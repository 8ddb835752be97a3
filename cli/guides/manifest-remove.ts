import type { Guide } from "../guide.ts";

export const manifestRemoveGuide: Guide = {
  description: [
    "Take an image out of a manifest list. IMAGE is the digest that rl manifest inspect shows, or a name of the " +
      "image. The image itself stays. To remove the list, use rl manifest rm.",
    "The digest that the list has now goes to standard output.",
  ],
  examples: [{ command: "rl manifest remove app:1.2 app:build-arm", text: "Take an image out by its name." }],
};
