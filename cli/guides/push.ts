import type { Guide } from "../guide.ts";

export const pushGuide: Guide = {
  description: [
    "Send an image to the registry that its name says, or to DESTINATION. Layers that are there already are not " +
      "sent again, and those that another repository of the registry is known to have are taken over from it. " +
      "The manifest is sent as it is, so an image that was pulled keeps its digest.",
    "Of an image for several platforms, the one of this machine is pushed, as docker does; --all-platforms pushes " +
      "the whole index, for which each platform has to be here.",
    "Progress goes to standard error; digest and size go to standard output.",
  ],
  examples: [
    { command: "rl push ghcr.io/owner/app:1.2", text: "Push an image to where its name says." },
    {
      command: "rl push alpine localhost:5000/mirror/alpine:3.20",
      text: "Push an image under another name.",
    },
    { command: "rl push --all-tags ghcr.io/owner/app", text: "Push every tag of a repository." },
    { command: "digest=$(rl push -q ghcr.io/owner/app:1.2)", text: "Only the digest, for a script." },
  ],
  flags: new Map([
    [
      "creds",
      "Without PASSWORD it is asked for. On a command line everybody on the machine can read it: better is rl-login(1).",
    ],
  ]),
};
