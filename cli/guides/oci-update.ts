import type { Guide } from "../guide.ts";

export const ociUpdateGuide: Guide = {
  description: [
    "Change limits of a container while it runs. What is not named stays as it is; flags are laid over the file of **--resources**.",
    "Limits are those of control groups of version 2. One that only version 1 has is refused, and so is one whose controller is not delegated to the container's group. When the group belongs to a systemd unit, systemd is told as well.",
  ],
  flags: new Map([
    ["memory", "Sizes are bytes, with k, m or g for powers of 1024; -1 is no limit."],
    [
      "memory-swap",
      "When only **--memory** is given, what memory and swap may take together stays as it is.",
    ],
  ]),
  examples: [
    { command: "rl oci update --memory 512m --pids-limit 100 app", text: "Two limits at once." },
    { command: "rl oci update --resources limits.json app", text: "Limits from a file." },
    { command: "rl oci update --cpu-quota 50000 --cpu-period 100000 app", text: "Half a processor." },
  ],
};
