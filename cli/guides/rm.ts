import type { Guide } from "../guide.ts";

export const rmGuide: Guide = {
  description: [
    "Remove containers that do not run, with all they have written, and free their names. A container is given by its " +
      "name, its id, or the beginning of its id. One that runs is refused; with --force it is killed first.",
    "Volumes stay, but for those without a name of their own with --volumes.",
    "A container whose document cannot be read, after a crash of the machine, is removed as well.",
  ],
  examples: [
    { command: "rl rm web", text: "Remove a container." },
    { command: "rl rm -f web", text: "Remove it even if it runs." },
  ],
};
