import type { Guide } from "../guide.ts";

export const inspectGuide: Guide = {
  description: [
    "Show what is known about containers, images and volumes as JSON, with docker's field names, or as a template makes it. NAME " +
      "is a name or the beginning of an identifier. What a container has is shown, else what an image has, else what a volume has. What is not " +
      "found is reported; the others are shown all the same.",
    "When no image here is called by the name, an alias of registries.conf is followed, as rl run does.",
  ],
  examples: [
    { command: "rl inspect web", text: "Everything." },
    { command: "rl inspect -f '{{.State.ExitCode}}' web", text: "How a container has ended." },
    {
      command: `rl inspect -f '{{json .Config.Env}}' alpine`,
      text: "The variables that the image sets.",
    },
    {
      command: `rl inspect -f '{{index .Config.Labels "org.opencontainers.image.version"}}' alpine`,
      text: "One label.",
    },
  ],
  flags: new Map([
    ["format", "Templates are Go's, with the functions that docker adds; see rl-images(1)."],
    [
      "size",
      "Adds SizeRw, the bytes that the container has written, and SizeRootFs, those with its image's.",
    ],
  ]),
  exitStatus: [{ status: "1", text: "Something of that name was not found." }],
};
