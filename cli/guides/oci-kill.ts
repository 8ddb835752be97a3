import type { Guide } from "../guide.ts";

export const ociKillGuide: Guide = {
  description: [
    "Send a signal to a container's first process: a name, with or without SIG, or a number. Without one it is TERM, which a first process without a handler does not notice. With --all it goes to all of the container's processes, also to those that the first one has left behind.",
  ],
  examples: [
    { command: "rl oci kill app KILL", text: "End it in any case." },
    { command: "rl oci kill app HUP", text: "Let a server read its configuration again." },
  ],
};
