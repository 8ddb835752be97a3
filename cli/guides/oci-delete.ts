import type { Guide } from "../guide.ts";

export const ociDeleteGuide: Guide = {
  description: [
    "Forget a container that has ended, so that its id is free again. The bundle stays. With --force a container that still runs is ended first, and one that is not there is no failure. Processes that are left in its control group are ended in any case.",
  ],
  examples: [
    { command: "rl oci delete app", text: "After its end." },
    { command: "rl oci delete --force app", text: "Whatever it does." },
  ],
};
