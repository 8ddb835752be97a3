import type { Guide } from "../guide.ts";

export const saveGuide: Guide = {
  description: [
    "Write images with all their layers into one archive, to be carried to another machine and loaded there by " +
      "rl, docker or podman. The same images give the same bytes, wherever they are saved.",
    "A docker-archive holds the layers uncompressed, as docker has it; an oci-archive holds everything as it is " +
      "stored, so that all digests stay. Without -o the archive goes to standard output.",
  ],
  examples: [
    { command: "rl save -o app.tar app:1.2", text: "One image, for docker load or podman load." },
    { command: "rl save alpine debian | gzip > both.tar.gz", text: "Two images, compressed." },
    {
      command: "rl save --format oci-archive app | ssh host rl load",
      text: "To another machine, digests kept.",
    },
    { command: "rl save --format oci-dir -o app/ app:1.2", text: "A directory that is an OCI image layout." },
  ],
  flags: new Map([
    [
      "format",
      "docker-archive is what docker save writes. oci-archive is an OCI image layout as a tar archive, oci-dir the " +
        "same as a directory. docker-dir is a directory as skopeo's dir: has it, for one image.",
    ],
  ]),
};
