import type { Guide } from "../guide.ts";

export const imageInspectGuide: Guide = {
  description: [
    "Show what is known about images as JSON, with docker's field names, or as a template makes it. IMAGE is a name or " +
      "the beginning of an identifier. What is not found is reported; the others are shown all the same.",
    "When no image here is called by the name, an alias of registries.conf is followed, as rl run does.",
  ],
  examples: [
    { command: "rl image inspect alpine", text: "Everything." },
    {
      command: `rl image inspect -f '{{json .Config.Env}}' alpine`,
      text: "The variables that the image sets.",
    },
  ],
  flags: new Map([["format", "Templates are Go's, with the functions that docker adds; see rl-images(1)."]]),
  exitStatus: [{ status: "1", text: "Something of that name was not found." }],
};
