import type { Guide } from "../guide.ts";

export const volumeInspectGuide: Guide = {
  description: ["Show volumes as JSON, with docker's names, or by a template."],
  examples: [
    { command: "rl volume inspect data", text: "Everything about a volume." },
    { command: "rl volume inspect -f '{{.Mountpoint}}' data", text: "Where its files are." },
  ],
};
