import type { Guide } from "../guide.ts";

export const networkInspectGuide: Guide = {
  description: [
    "Print what is known of networks as JSON: addresses, options, labels, and the containers that are in them now. When the process that holds the networks was killed, it is started again, and containers that run are connected again.",
  ],
  examples: [
    { command: "rl network inspect backend", text: "Everything about it." },
    {
      command:
        "rl network inspect -f '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' backend",
      text: "Who is in it, and at which address.",
    },
  ],
};
