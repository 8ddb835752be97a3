import type { Guide } from "../guide.ts";

export const commitGuide: Guide = {
  description: [
    "Make an image of a container that was started without --rm: its image, and on top one layer with the files it " +
      "has changed. The same files give the same layer, digest included, on every machine. Only what has changed is " +
      "read, so the size of the image does not matter; when nothing has changed there is no layer.",
    "What the container was started with becomes the image's default: command, environment and working directory. " +
      "--change has the last word. Sockets and mounted files are not part of an image.",
    "A running container is read as it is: it cannot be paused yet. The image's id goes to standard output.",
  ],
  examples: [
    { command: "rl commit web app:patched", text: "Keep a container as an image." },
    {
      command: `rl commit -c 'CMD ["nginx", "-g", "daemon off;"]' -c 'EXPOSE 80' web app`,
      text: "With another command, and a port.",
    },
    { command: "id=$(rl commit -q web)", text: "Without a name, by its id." },
  ],
  flags: new Map([
    [
      "change",
      "May be given several times. CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME " +
        "and WORKDIR, as in a Dockerfile. An ENTRYPOINT without a CMD takes the image's command away.",
    ],
    [
      "format",
      "oci is what every current tool reads; docker is for registries and tools that know nothing else.",
    ],
  ]),
};
