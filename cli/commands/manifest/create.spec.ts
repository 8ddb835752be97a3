import { authfileFlag, insecureFlag, tlsVerifyFlag } from "../../flags/registry.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const manifestCreateSpec = {
  name: "manifest create",
  summary: "Make a manifest list",
  flags: [
    { name: "all", kind: "boolean", description: "Of an index, add the images for all platforms" },
    { name: "amend", short: "a", kind: "boolean", description: "Add to a list that is there already" },
    authfileFlag,
    insecureFlag,
    tlsVerifyFlag,
  ],
  positionals: [
    { name: "LIST", required: true },
    { name: "IMAGE", required: false, variadic: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
