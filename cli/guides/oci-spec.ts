import type { Guide } from "../guide.ts";

export const ociSpecGuide: Guide = {
  description: [
    "Write config.json, the configuration of an OCI bundle, into the current directory or the one given: a shell on " +
      "a terminal, in the read-only root rootfs beside the file. It is a file to begin with, and is edited for " +
      "everything else. A config.json that is there already stays, and the command fails.",
    "With --rootless the container is for a user without privileges: it has a user namespace in which root is the " +
      "caller and nobody else is mapped, and the network of the host, whose /sys it sees read-only.",
    "As with other runtimes of this command line, the exit status is 1 for every failure.",
  ],
  examples: [
    { command: "rl oci spec --rootless", text: "Begin a bundle in the current directory." },
    { command: "rl oci spec --bundle mycontainer", text: "Begin one elsewhere, for a privileged caller." },
  ],
};
