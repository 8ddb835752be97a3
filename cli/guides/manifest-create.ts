import type { Guide } from "../guide.ts";

export const manifestCreateGuide: Guide = {
  description: [
    "Make a manifest list on this machine: one name for the images of several platforms, of which whoever pulls it " +
      "gets the one for his machine. It can begin empty, or with each IMAGE as rl manifest add adds it. The list " +
      "is kept apart from images; rl manifest ls shows it.",
    "LIST is named like an image: app is docker.io/library/app:latest, as with rl tag. The whole list can still be " +
      "pushed anywhere.",
    "The digest that the list has now goes to standard output. The same images in the same order give the same " +
      "digest on every machine.",
  ],
  examples: [
    { command: "rl manifest create ghcr.io/owner/app:1.2", text: "Begin a list." },
    {
      command:
        "rl manifest create ghcr.io/owner/app:1.2 ghcr.io/owner/app:1.2-amd64 ghcr.io/owner/app:1.2-arm64",
      text: "A list of two images.",
    },
    {
      command: "rl manifest create --all mirror docker://alpine",
      text: "A list of all platforms that a name has at its registry.",
    },
  ],
};
