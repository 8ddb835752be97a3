import type { Guide } from "../guide.ts";

export const unpauseGuide: Guide = {
  description: ["Let containers go on that rl pause has stopped."],
  examples: [{ command: "rl unpause --all", text: "Let all of them go on." }],
};
