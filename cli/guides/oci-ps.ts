import type { Guide } from "../guide.ts";

export const ociPsGuide: Guide = {
  description: [
    "List the processes of a container as the host sees them: those of its control group, or without one of its own those of its pid namespace. What follows the id goes to **ps**; without it that is **-ef**.",
  ],
  examples: [
    { command: "rl oci ps app", text: "All processes of app." },
    { command: "rl oci ps app -o pid,rss,args", text: "With the columns that are wanted." },
    { command: "rl oci ps --format json app", text: "Pids alone, for a program." },
  ],
};
