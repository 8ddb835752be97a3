import type { Guide } from "../guide.ts";

export const importGuide: Guide = {
  description: [
    "Make an image of one layer of the archive of a root file system: a tar archive, plain or compressed by gzip " +
      "or zstd, from a file, from a web address or, with -, from standard input. The archive's bytes become the " +
      "layer as they are.",
    "Standard output has the image's id.",
  ],
  examples: [
    { command: "rl import rootfs.tar.zst mine:1", text: "From a file." },
    {
      command: "rl import -c 'CMD [\"/bin/sh\"]' rootfs.tar mine",
      text: "With a command to run by default.",
    },
    {
      command: "mmdebstrap --variant=minbase bookworm | rl import - debian:mine",
      text: "From another program.",
    },
  ],
};
