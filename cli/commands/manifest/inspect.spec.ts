import { insecureFlag, registryFlags } from "../../flags/registry.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const manifestInspectSpec = {
  name: "manifest inspect",
  summary: "Show a manifest list, or what a registry has under a name",
  flags: [insecureFlag, ...registryFlags],
  positionals: [{ name: "NAME", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
