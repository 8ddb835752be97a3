import type { Guide } from "../guide.ts";

export const networkLsGuide: Guide = {
  description: [
    "List the networks that were made, by name. The modes none, host and private are no networks of this kind.",
  ],
  examples: [
    { command: "rl network ls", text: "All of them." },
    { command: "rl network ls --filter dangling=true -q", text: "Ids of those that no container is in." },
  ],
};
