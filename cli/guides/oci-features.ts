import type { Guide } from "../guide.ts";

export const ociFeaturesGuide: Guide = {
  description: [
    "Print the features document of the OCI runtime specification: the versions of the specification, and the hooks, " +
      "mount options, namespaces, capabilities and system call filters that a configuration may ask for. It is " +
      "about this program and not about the machine, of which rl info tells.",
  ],
  examples: [{ command: "rl oci features", text: "The whole document, as indented JSON." }],
};
