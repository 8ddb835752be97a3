import type { Guide } from "../guide.ts";

export const pullGuide: Guide = {
  description: [
    "Fetch images and unpack them, so that the next run starts at once. Layers that are here are not fetched " +
      "again. A name without a registry means Docker Hub, one without a tag means latest.",
    "Mirrors, other locations, blocked names and aliases for short names are taken from registries.conf " +
      "(containers-registries.conf(5)); a short name without an alias always means Docker Hub, and nobody is asked. " +
      "Certificates for single registries are those in ~/.config/containers/certs.d, /etc/containers/certs.d " +
      "and /etc/docker/certs.d; proxies are named by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
    "Progress goes to standard error; the digest and the full name go to standard output.",
  ],
  examples: [
    { command: "rl pull alpine", text: "The latest Alpine Linux from Docker Hub." },
    { command: "rl pull --platform linux/arm64 ghcr.io/owner/app:1.2", text: "Another machine's variant." },
    { command: "rl pull alpine debian:12", text: "Two images." },
    { command: "digest=$(rl pull -q alpine)", text: "Only the digest, for a script." },
  ],
  flags: new Map([
    [
      "policy",
      "**always**: ask what the name means now, and fetch what is not here; **newer** is the same. **missing**: ask " +
        "only when the image is not here. **never**: fail when it is not here.",
    ],
    [
      "creds",
      "Without PASSWORD it is asked for. On a command line everybody on the machine can read it: better is rl-login(1).",
    ],
  ]),
};
