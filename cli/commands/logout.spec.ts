import { authfileFlag } from "../flags/registry.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const logoutSpec = {
  name: "logout",
  summary: "Forget the credential of a registry",
  flags: [
    { name: "all", short: "a", kind: "boolean", description: "Forget the credentials of all registries" },
    authfileFlag,
  ],
  positionals: [{ name: "REGISTRY", required: false }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
