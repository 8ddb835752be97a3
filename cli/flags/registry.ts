/** Flags of every command that talks to a registry. */
import type { FlagSpec } from "./spec.ts";

export const registryFlags = [
  {
    name: "tls-verify",
    kind: "boolean",
    optional: true,
    description: "Insist on https with a good certificate, or with =false do without",
  },
  {
    name: "cert-dir",
    kind: "string",
    valueName: "DIR",
    description: "Use certificates of this directory (*.crt, *.cert, *.key)",
  },
  {
    name: "authfile",
    kind: "string",
    valueName: "FILE",
    description: "Use the credentials in this file",
  },
] as const satisfies readonly FlagSpec[];
