import type { Guide } from "../guide.ts";

export const manifestPushGuide: Guide = {
  description: [
    "Send the images of a manifest list, and then the list, to the registry that its name says, or to DESTINATION. " +
      "Layers that are there are not sent again, and those in another repository of the same registry are taken " +
      "over from it. Those that are not on this machine go through it from their own registry, and are not kept.",
    "Images keep their digests, and so does the list: it is that of rl manifest create and rl manifest add, unless " +
      "--format v2s2 writes it as Docker's manifest list, which can name images in Docker's format alone.",
    "Progress goes to standard error, the digest to standard output.",
  ],
  examples: [
    { command: "rl manifest push ghcr.io/owner/app:1.2", text: "Push a list to where its name says." },
    {
      command: "rl manifest push --purge app:1.2 localhost:5000/app:1.2",
      text: "Push it elsewhere, and be done.",
    },
    {
      command: "digest=$(rl manifest push -q ghcr.io/owner/app:1.2)",
      text: "Only the digest, for a script.",
    },
  ],
};
