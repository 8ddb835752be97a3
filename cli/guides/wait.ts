import type { Guide } from "../guide.ts";

export const waitGuide: Guide = {
  description: [
    "Wait until containers have ended, and print the exit code of each, in the order in which they are named. Of one that " +
      "has ended before, the code of its last end is printed, of one that was never started 0, and 255 where nobody " +
      "has seen the end.",
  ],
  examples: [{ command: "rl wait job1 job2", text: "Two exit codes, one a line." }],
};
