import type { Guide } from "../guide.ts";

export const infoGuide: Guide = {
  description: [
    "Say what this machine offers to containers of an ordinary user: user namespaces, id ranges, storage, " +
      "cgroups, network, system call filters. Each thing that is missing or limited is followed by what mends it. " +
      "Nothing is changed.",
  ],
  examples: [
    { command: "rl info", text: "Read this first on a new machine." },
    { command: "rl info --format json", text: "The same for a program." },
  ],
};
