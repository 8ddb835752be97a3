import type { Guide } from "../guide.ts";

export const ociResumeGuide: Guide = {
  description: ["Let the processes of a paused container go on where they were."],
  examples: [{ command: "rl oci resume app", text: "Let app go on." }],
};
