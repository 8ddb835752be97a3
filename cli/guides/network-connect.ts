import type { Guide } from "../guide.ts";

export const networkConnectGuide: Guide = {
  description: [
    "Connect a running container to a network: it gets another interface, an address, and its name is known there, at once and without a restart. What is connected so is of this run of the container; --network of rl run is for every one.",
  ],
  examples: [
    { command: "rl network connect backend web", text: "web is in backend, too." },
    {
      command: "rl network connect --alias db --ip 10.90.0.9 backend postgres",
      text: "Under a further name, with an address of its own.",
    },
  ],
};
