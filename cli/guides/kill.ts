import type { Guide } from "../guide.ts";

export const killGuide: Guide = {
  description: [
    "Send a signal to the first process of containers, SIGKILL unless another one is named. It goes to that very process " +
      "and to none that got its number later.",
  ],
  examples: [
    { command: "rl kill web", text: "End it at once." },
    { command: "rl kill -s HUP web", text: "Ask it to read its configuration again." },
  ],
  flags: new Map([["signal", "By name or number: HUP, SIGHUP, 1, RTMIN+3."]]),
};
