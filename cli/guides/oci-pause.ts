import type { Guide } from "../guide.ts";

export const ociPauseGuide: Guide = {
  description: [
    "Freeze all processes of a container, and end when none of them runs any more. They keep their memory and notice nothing; of all signals only **KILL** reaches them before **rl oci resume**.",
    "The container needs a control group of its own.",
  ],
  examples: [{ command: "rl oci pause app", text: "Stop app for a while." }],
};
