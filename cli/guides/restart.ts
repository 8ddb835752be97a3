import type { Guide } from "../guide.ts";

export const restartGuide: Guide = {
  description: ["Do what rl stop does with containers, and then what rl start does."],
  examples: [{ command: "rl restart -t 2 web", text: "Give it two seconds to end, and start it again." }],
};
