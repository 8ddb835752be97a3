import type { Guide } from "../guide.ts";

export const imageWasmGuide: Guide = {
  description: [
    "Make an image of a WebAssembly program: of a core module for WASI preview 1 or of a component for preview 2. It is " +
      "an OCI artifact as the CNCF's TAG Runtime specifies it, so other tools run it, too. Its one layer is the program " +
      "as it is, whose digest is thus the program's own. The image's id goes to standard output.",
    "rl run starts it like any image, and rl push, pull, save --format oci-archive and load move it. A program gets its " +
      "arguments, the container's environment, standard streams, and the directories that are mounted; a network only " +
      "when rl run is given --network. It runs in a container as every command does, with the same limits.",
  ],
  examples: [
    { command: "rl image wasm app.wasm -t app", text: "An image of the program." },
    {
      command: "rl run --rm -v $PWD:/data app read /data/file",
      text: "Run it; it can open what is below /data.",
    },
    { command: "rl image wasm --author me -t ghcr.io/me/app:1 app.wasm", text: "One to be pushed." },
  ],
  flags: new Map([
    ["author", "Kept in the image's config."],
    ["tag", "Without a name the image is known by its id."],
  ]),
};
