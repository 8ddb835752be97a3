import { registryFlags } from "../flags/registry.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const loginSpec = {
  name: "login",
  summary: "Log in to a registry and keep the credential",
  flags: [
    { name: "username", short: "u", kind: "string", valueName: "NAME", description: "Name of the user" },
    {
      name: "password",
      short: "p",
      kind: "string",
      valueName: "PASSWORD",
      description: "Password or token; others on this machine may see it",
    },
    { name: "password-stdin", kind: "boolean", description: "Take the password from standard input" },
    { name: "get-login", kind: "boolean", description: "Print who is logged in, and log in nobody" },
    ...registryFlags,
  ],
  positionals: [{ name: "REGISTRY", required: false }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
