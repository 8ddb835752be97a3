import type { Guide } from "../guide.ts";

export const volumeLsGuide: Guide = {
  description: ["List volumes, sorted by name."],
  examples: [
    { command: "rl volume ls", text: "All of them." },
    { command: "rl volume ls -q -f dangling=true", text: "Names of those that no container uses." },
    { command: "rl volume ls --format '{{.Name}} {{.Mountpoint}}'", text: "Where their files are." },
  ],
  flags: new Map([
    [
      "filter",
      "**dangling=true**: used by no container. **driver=local**. **name=TEXT**: part of the name. **label=KEY**, **label=KEY=VALUE**, **label!=KEY**: with, or without, a label. **until=TIME**: made before.",
    ],
  ]),
};
