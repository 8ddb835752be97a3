import type { Guide } from "../guide.ts";

export const pullGuide: Guide = {
  description: [
    "Fetch images and unpack them, so that the next run starts at once. Layers that are here are not fetched " +
      "again. A name without a registry means Docker Hub, one without a tag means latest.",
    "Mirrors, other locations, blocked names and aliases for short names are taken from registries.conf " +
      "(containers-registries.conf(5)); a short name without an alias always means Docker Hub, and nobody is asked. " +
      "Certificates for single registries are those in ~/.config/containers/certs.d, /etc/containers/certs.d " +
      "and /etc/docker/certs.d; proxies are named by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
    "RL_SHARED_CACHE names a store of layers that several machines share: a layer that one of them has fetched comes " +
      "from there for the others. It is redis://HOST[:PORT][/DATABASE][?prefix=NAME], or rediss:// for TLS, with " +
      "USER:PASSWORD@ before the host; s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME], with AWS_ACCESS_KEY_ID and " +
      "AWS_SECRET_ACCESS_KEY; or file:///DIRECTORY on a file system that the machines share. What comes from it is " +
      "held against its digest, and it is asked for nothing but layers of images that the registry gives. A store " +
      "that fails is passed over, and what it has wrong is put right.",
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
      "**always**: ask what the name means now, and fetch what is not here. **newer**, podman's word, does the same: " +
        "what the registry has is taken, also when it is older. **missing**: ask only when the image is not here. " +
        "**never**: fail when it is not here.",
    ],
    [
      "creds",
      "Without PASSWORD it is asked for. On a command line everybody on the machine can read it: better is rl-login(1).",
    ],
  ]),
};
