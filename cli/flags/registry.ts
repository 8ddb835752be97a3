/** Flags of commands that talk to a registry. */
import type { FlagSpec } from "./spec.ts";

export const tlsVerifyFlag = {
  name: "tls-verify",
  kind: "boolean",
  optional: true,
  description: "Insist on https with a good certificate, or with =false do without",
} as const satisfies FlagSpec;

export const authfileFlag = {
  name: "authfile",
  kind: "string",
  valueName: "FILE",
  description: "Use the credentials in this file",
} as const satisfies FlagSpec;

/** Those of every such command. */
export const registryFlags = [
  tlsVerifyFlag,
  {
    name: "cert-dir",
    kind: "string",
    valueName: "DIR",
    description: "Use certificates of this directory (*.crt, *.cert, *.key)",
  },
  authfileFlag,
] as const satisfies readonly FlagSpec[];

export const credsFlag = {
  name: "creds",
  kind: "string",
  valueName: "USER[:PASSWORD]",
  description: "Log in as this user, for this once",
} as const satisfies FlagSpec;

export const insecureFlag = {
  name: "insecure",
  kind: "boolean",
  description: "The same as --tls-verify=false, as docker has it",
} as const satisfies FlagSpec;
