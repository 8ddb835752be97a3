import type { Guide } from "../guide.ts";

export const attachGuide: Guide = {
  description: [
    "Show what a running container writes from now on, and send it what is typed, if it was started with " +
      "--interactive. The exit status is the container's. Several may be attached at once; each sees everything. " +
      "What it has written before is shown by **rl logs**.",
    "A container in the foreground, without a terminal of its own, writes straight to where it was started, and " +
      "nobody can attach to it. One that writes waits for everybody who is attached: a client that has been " +
      "stopped holds it up once some 100 KB are on their way to it.",
    "A container without a terminal sees the end of standard input as the end of its own, for good.",
  ],
  examples: [
    { command: "rl attach web", text: "Come back to a container; ctrl-p ctrl-q leaves it again." },
    { command: "rl attach --no-stdin --sig-proxy=false web", text: "Look on; Ctrl-C ends only the looking." },
  ],
  flags: new Map([
    [
      "detach-keys",
      "Keys are single characters or **ctrl-** and one of a to z, @, [, \\, ], ^ and _, with commas between them. They " +
        "are typed one after the other.",
    ],
    [
      "sig-proxy",
      "Of a container with a terminal, keys like Ctrl-C are its own, and signals for rl end rl alone.",
    ],
  ]),
};
