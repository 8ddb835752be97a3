import type { CommandSpec } from "../../flags/spec.ts";

export const imageWasmSpec = {
  name: "image wasm",
  summary: "Make an image of a WebAssembly program",
  flags: [
    { name: "author", kind: "string", valueName: "TEXT", description: "Who has written the program" },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress" },
    {
      name: "tag",
      short: "t",
      kind: "string",
      valueName: "NAME[:TAG]",
      description: "What the image is called",
    },
  ],
  positionals: [{ name: "FILE|-", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
