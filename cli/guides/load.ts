import type { Guide } from "../guide.ts";

export const loadGuide: Guide = {
  description: [
    "Load all images of an archive that rl, docker, podman, skopeo or BuildKit wrote: a docker-archive or an " +
      "oci-archive, plain or compressed by gzip or zstd, or a directory with the same files. Everything in it is " +
      "verified, and what is broken leaves nothing behind.",
    "Images keep the names they have in the archive; one without a name is shown by its id. Progress goes to " +
      "standard error, one line for each name to standard output.",
  ],
  examples: [
    { command: "rl load -i app.tar.gz", text: "From a file." },
    { command: "docker save app | rl load", text: "From docker, by a pipe." },
    { command: "xz -dc app.tar.xz | rl load", text: "From an archive that is compressed in another way." },
  ],
};
