import type { Guide } from "../guide.ts";

export const ociRunGuide: Guide = {
  description: [
    "Create a container from a bundle, a directory with config.json and a root file system, and run its command: standard input, output and error are the caller's, and the exit status is the command's. With --detach the command is left running, and rl returns at once.",
    "A config asks for many things. What this version does not do is refused, never passed over. rl oci features says what it does.",
  ],
  examples: [
    { command: "rl oci run work", text: "Run the bundle in this directory." },
    { command: "rl oci run --bundle /srv/app --detach app", text: "Leave it running; see rl oci list." },
  ],
};
