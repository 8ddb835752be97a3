import { entryFlags } from "../../flags/manifest.ts";
import { registryFlags } from "../../flags/registry.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const manifestAnnotateSpec = {
  name: "manifest annotate",
  summary: "Say what an image in a manifest list is for",
  flags: [...entryFlags, ...registryFlags],
  positionals: [
    { name: "LIST", required: true },
    { name: "IMAGE", required: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
