import type { CommandSpec } from "../flags/spec.ts";

export const logoutSpec = {
  name: "logout",
  summary: "Forget the credential of a registry",
  flags: [
    { name: "all", short: "a", kind: "boolean", description: "Forget the credentials of all registries" },
    {
      name: "authfile",
      kind: "string",
      valueName: "FILE",
      description: "Use the credentials in this file",
    },
  ],
  positionals: [{ name: "REGISTRY", required: false }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
