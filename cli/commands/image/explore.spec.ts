import type { CommandSpec } from "../../flags/spec.ts";

export const imageExploreSpec = {
  name: "image explore",
  summary: "Show what each layer of an image holds, and what of it is wasted",
  flags: [
    {
      name: "output",
      short: "o",
      kind: "string",
      valueName: "FILE.html",
      description: "Write the page to this file instead of opening it; - is standard output",
    },
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform when the image is here for several",
    },
  ],
  positionals: [{ name: "IMAGE", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
