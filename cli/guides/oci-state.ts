import type { Guide } from "../guide.ts";

export const ociStateGuide: Guide = {
  description: [
    "Print the state of a container as JSON, in the form of the OCI runtime specification. A container whose process has ended is stopped, however it ended; another process that has got its number is not taken for it.",
  ],
  examples: [
    { command: "rl oci state app", text: "One container." },
    { command: "rl oci state app | jq -r .status", text: "created, running, paused or stopped." },
  ],
};
