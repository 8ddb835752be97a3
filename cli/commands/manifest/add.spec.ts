import { entryFlags } from "../../flags/manifest.ts";
import { credsFlag, registryFlags } from "../../flags/registry.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const manifestAddSpec = {
  name: "manifest add",
  summary: "Add images to a manifest list",
  flags: [
    { name: "all", kind: "boolean", description: "Of an index, add the images for all platforms" },
    credsFlag,
    ...entryFlags,
    ...registryFlags,
  ],
  positionals: [
    { name: "LIST", required: true },
    { name: "IMAGE", required: true, variadic: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
