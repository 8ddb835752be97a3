/** What deciding about signatures needs, composed of this host's adapters. */

import { createTrustFiles } from "../../host/bun/signature-policy.ts";
import { createSignatureVerifier } from "../../host/bun/signature-verifier.ts";
import type { TrustPorts } from "../../mod.ts";

import type { Environment } from "./session.ts";

/** @param policy use this file in place of the user's or the system's policy */
export function trustPorts(environment: Environment, policy?: string): TrustPorts {
  return {
    files: createTrustFiles({ environment, policy, uid: process.getuid?.() ?? 0 }),
    verifier: createSignatureVerifier(),
  };
}
