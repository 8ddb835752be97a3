import type { Guide } from "../guide.ts";

export const rmiGuide: Guide = {
  description: [
    "Remove images by name or by the beginning of an identifier. A name goes alone as long as the image has others; " +
      "with the last one go the image and all layers that no other image needs. One image that cannot go holds up " +
      "none of the others.",
    "When no image here is called by the name, an alias of registries.conf is followed, as rl run does.",
  ],
  examples: [
    { command: "rl rmi alpine:3.19 alpine:3.20", text: "Two images." },
    { command: "rl rmi -f 3f57d9401f8d", text: "An image with all its names." },
    { command: "rl rmi $(rl images -q --filter dangling=true)", text: "Everything without a tag." },
  ],
  flags: new Map([
    ["force", "An image that a container uses loses its names and stays until the container has gone."],
  ]),
};
