import type { Guide } from "../guide.ts";

export const stopGuide: Guide = {
  description: [
    "Ask the commands of containers to end, by the signal of --stop-signal, else the image's, else SIGTERM. Those that " +
      "still run after 10 seconds, or those of --stop-timeout, are killed. All are asked at once. The names are printed " +
      "when they have ended, also of those that did not run.",
    "A first process that has no handler for the signal does not notice it: that is the kernel's rule. Run it with " +
      "--init, or name another signal.",
  ],
  examples: [
    { command: "rl stop web", text: "Ask and wait, at most 10 seconds." },
    { command: "rl stop -t 0 --all", text: "Kill all that run." },
  ],
};
