import type { Guide } from "../guide.ts";

export const manifestInspectGuide: Guide = {
  description: [
    "Show a manifest list of this machine, as it would be pushed. A NAME that no list has is asked at its " +
      "registry, and the manifest or index there is shown as it is, spread over lines; nothing is kept.",
  ],
  examples: [
    { command: "rl manifest inspect app:1.2", text: "Show a list." },
    { command: "rl manifest inspect docker.io/library/alpine:3.20", text: "Which platforms a name has." },
  ],
};
