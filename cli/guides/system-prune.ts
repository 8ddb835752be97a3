import type { Guide } from "../guide.ts";

export const systemPruneGuide: Guide = {
  description: [
    "Remove all containers that do not run, images without a tag that no container uses then, and every blob and " +
      "unpacked layer that no image refers to; with --all, every image that no container uses. Without --filter, also " +
      "WebAssembly components in the form that is run, where no container and no image needs them. It may run beside everything else: what is " +
      "being pulled, loaded or started meanwhile is safe.",
    "It asks first, unless --force is given, and works on a full disk.",
  ],
  examples: [
    { command: "rl system prune", text: "What is left over." },
    {
      command: "rl system prune -a -f --filter until=240h",
      text: "Every unused image older than ten days, unasked.",
    },
  ],
};
