import type { Guide } from "../guide.ts";

export const manifestLsGuide: Guide = {
  description: [
    "List the manifest lists that were made on this machine, with the digest each would be pushed with and the " +
      "platforms of its images.",
    "The fields of a format are .Name, .Digest, .Images (how many) and .Platforms.",
  ],
  examples: [
    { command: "rl manifest ls", text: "All lists." },
    { command: "rl manifest ls --format '{{.Name}} {{.Digest}}'", text: "A line for each, by a template." },
  ],
};
