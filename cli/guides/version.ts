import type { Guide } from "../guide.ts";

export const versionGuide: Guide = {
  description: ["Print the version of rl, of the runtime inside it, and the platform it was built for."],
  examples: [
    { command: "rl version", text: "For a person, or a report of a defect." },
    { command: "rl version --format json", text: "For a program." },
  ],
};
