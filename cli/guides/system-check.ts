import type { Guide } from "../guide.ts";

export const systemCheckGuide: Guide = {
  description: [
    "Read every image of the store and hold it against what its digests promise: records, manifests, configs, " +
      "layers as stored, and layers as unpacked. Prints a line for each damage. The exit status is 0 when the store " +
      "is in order, 1 when something is damaged and stays so.",
    "With --repair, what is missing or damaged is fetched again, by digest, from where the image came, and layers " +
      "are unpacked again. Nothing is removed for that: damaged bytes are replaced once good ones are here, and a " +
      "layer that a container uses stays as it is until the container is gone. Images that cannot be repaired are " +
      "removed only with --force, and only when no container uses them.",
  ],
  examples: [
    { command: "rl system check", text: "Read everything." },
    { command: "rl system check --quick", text: "Only what is there, and sizes." },
    { command: "rl system check --repair", text: "Mend what is damaged." },
  ],
};
