import type { Guide } from "../guide.ts";

export const ociStartGuide: Guide = {
  description: [
    "Let a created container execute its command. It returns when the container was told to, and does not wait for the command. With hooks it returns when those of poststart have ended; when one of startContainer fails, the container is forgotten.",
  ],
  examples: [{ command: "rl oci start app", text: "Start what rl oci create has made." }],
};
