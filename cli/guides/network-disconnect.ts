import type { Guide } from "../guide.ts";

export const networkDisconnectGuide: Guide = {
  description: [
    "Take a container out of a network, at once and for its next starts; one that was in no other has only its loopback then. Its name is unknown there then, and its address is free. When the way to the outside led through this network, it leads through another one of the container's.",
  ],
  examples: [{ command: "rl network disconnect backend web", text: "web is in backend no more." }],
};
