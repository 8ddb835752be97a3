import type { Guide } from "../guide.ts";

export const manifestExistsGuide: Guide = {
  description: ["Tell whether there is a manifest list of this name on this machine. Nothing is printed."],
  examples: [
    {
      command: "rl manifest exists app:1.2 || rl manifest create app:1.2",
      text: "Make a list when there is none.",
    },
  ],
  exitStatus: [{ status: "1", text: "there is none" }],
};
