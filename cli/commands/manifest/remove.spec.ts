import { registryFlags } from "../../flags/registry.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const manifestRemoveSpec = {
  name: "manifest remove",
  summary: "Take an image out of a manifest list",
  flags: registryFlags,
  positionals: [
    { name: "LIST", required: true },
    { name: "IMAGE", required: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
