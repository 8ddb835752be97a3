import type { Guide } from "../guide.ts";

export const networkConnectGuide: Guide = {
  description: [
    "Connect a container to a network. One that runs gets another interface, an address, and its name is known there, at once and without a restart. One that does not run is in the network from its next start on, in place of --network none or of a network of its own.",
    "What is connected so lasts: the container is in the network again when it is started again. Only one that runs in a network of its own, with --network private, is in it until it ends.",
  ],
  examples: [
    { command: "rl network connect backend web", text: "web is in backend, too." },
    {
      command: "rl network connect --alias db --ip 10.90.0.9 backend postgres",
      text: "Under a further name, with an address of its own.",
    },
  ],
};
