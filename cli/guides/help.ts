import type { Guide } from "../guide.ts";

export const helpGuide: Guide = {
  description: ["Without COMMAND, list the commands. rl COMMAND --help shows the same as rl help COMMAND."],
  examples: [
    { command: "rl help", text: "The commands." },
    { command: "rl help run", text: "All about running a container." },
  ],
};
