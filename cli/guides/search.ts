import type { Guide } from "../guide.ts";

export const searchGuide: Guide = {
  description: [
    "Search Docker Hub, or the registry whose host stands before the term. Registries that have no search are asked " +
      "for the list of their repositories, of which those with the term in their name are shown.",
  ],
  examples: [
    { command: "rl search --filter is-official=true python", text: "Images that Docker itself keeps." },
    { command: "rl search registry.example.org:5000/", text: "All repositories of a registry." },
    { command: "rl search --list-tags ghcr.io/owner/app", text: "The tags of one repository." },
  ],
};
