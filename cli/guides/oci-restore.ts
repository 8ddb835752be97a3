import type { Guide } from "../guide.ts";

export const ociRestoreGuide: Guide = {
  description: [
    "This is refused, with exit status 1: saving processes to disk needs CRIU, and that needs privileges that ordinary users do not have. **rl oci pause** stops a container for a while.",
  ],
  examples: [{ command: "rl oci restore app", text: "Says that it is not supported." }],
};
