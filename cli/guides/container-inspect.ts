import type { Guide } from "../guide.ts";

export const containerInspectGuide: Guide = {
  description: [
    "Show what is known about containers as JSON, with docker's field names, or as a template makes it. A container is " +
      "given by its name, its id, or the beginning of its id. What is not found is reported; the others are shown all " +
      "the same.",
  ],
  examples: [
    { command: "rl container inspect web", text: "Everything." },
    { command: "rl container inspect -f '{{.State.Status}}' web", text: "What it is at." },
  ],
  flags: new Map([["format", "Templates are Go's, with the functions that docker adds; see rl-images(1)."]]),
  exitStatus: [{ status: "1", text: "Something of that name was not found." }],
};
