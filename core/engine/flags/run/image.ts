/** Flags of `run` and `create` that say which image a container is made from. */
import type { FlagSpec } from "../spec.ts";

export const IMAGE_FLAGS = [
  {
    name: "platform",
    kind: "string",
    valueName: "OS/ARCH",
    description: "Platform to run when the image has several",
  },
  {
    name: "pull",
    kind: "string",
    choices: ["always", "missing", "never"],
    default: "missing",
    description: "When to pull the image",
  },
  { name: "quiet", short: "q", kind: "boolean", description: "Show no progress while pulling" },
] as const satisfies readonly FlagSpec[];
