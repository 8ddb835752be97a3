import type { Guide } from "../guide.ts";

export const networkRmGuide: Guide = {
  description: ["Remove networks by name or id. One that a running container is in stays."],
  examples: [{ command: "rl network rm backend", text: "Remove it." }],
};
