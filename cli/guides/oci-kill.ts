import type { Guide } from "../guide.ts";

export const ociKillGuide: Guide = {
  description: [
    "Send a signal to a container's first process: a name, with or without SIG, or a number. Without one it is TERM, which a first process without a handler does not notice.",
  ],
  examples: [
    { command: "rl oci kill app KILL", text: "End it in any case." },
    { command: "rl oci kill app HUP", text: "Let a server read its configuration again." },
  ],
};
