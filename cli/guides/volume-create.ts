import type { Guide } from "../guide.ts";

export const volumeCreateGuide: Guide = {
  description: [
    "Make an empty volume: a directory that containers share and that outlives them. Without a NAME it gets one of 64 digits. A volume that is there already stays as it is. `rl run -v NAME:/path` makes a volume by itself when there is none of that name.",
    "The first container that mounts an empty volume puts into it what its image has at that path, with owners and modes, unless nocopy is asked for: all of it or, when that start is killed, nothing.",
  ],
  examples: [
    { command: "rl volume create data", text: "A volume for -v data:/path." },
    { command: "rl volume create --label project=shop db", text: "With a label to find it by." },
  ],
};
