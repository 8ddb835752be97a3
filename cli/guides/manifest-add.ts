import type { Guide } from "../guide.ts";

export const manifestAddGuide: Guide = {
  description: [
    "Add images to a manifest list. An IMAGE that is on this machine is taken from here, also by the beginning of " +
      "its identifier; any other is looked up at its registry, and only its manifest is fetched. Write docker:// " +
      "before a name to ask the registry in any case, or containers-storage: to take nothing but what is here.",
    "Of a name for several platforms, the image for this machine is added, or for --os, --arch and --variant; --all " +
      "adds all of them. An image for one platform alone is said to be for what these flags say, else for what it " +
      "says itself. One that the list has already keeps its place.",
    "The digest that the list has now goes to standard output.",
  ],
  examples: [
    { command: "rl manifest add app:1.2 ghcr.io/owner/app:1.2-arm64", text: "Add an image at a registry." },
    { command: "rl manifest add --all app:1.2 docker://alpine:3.20", text: "Add every platform of a name." },
    {
      command: "rl manifest add --arch arm --variant v7 app:1.2 app:build-arm",
      text: "Say what an image is for.",
    },
  ],
};
