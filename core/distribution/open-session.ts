import { isSameServer } from "../reference/domain.ts";
import { registryOrigins } from "./endpoint.ts";
import type { Session } from "./session.ts";
import { USER_AGENT } from "./user-agent.ts";

/** How a registry may be talked to. */
export interface SessionOptions {
  /** Domains that may be reached by plain http, and whose certificates need nobody to vouch for them. */
  readonly insecure?: readonly string[] | undefined;
  /** What the user said of certificates and https for this one operation: true goes before what is insecure. */
  readonly tlsVerify?: boolean | undefined;
  /** By default "rl/VERSION". */
  readonly userAgent?: string | undefined;
}

/**
 * Get ready to talk to a registry; nothing is sent yet.
 *
 * @param domain host with optional port, as in a normalized reference ("docker.io", "127.0.0.1:5000")
 * @param now    milliseconds since the epoch
 * @throws RlError "invalid" when the domain is not a host
 */
export function openSession(domain: string, now: () => number, options: SessionOptions = {}): Session {
  const { insecure = [], tlsVerify } = options;
  return {
    domain,
    origins: registryOrigins(domain, insecure, tlsVerify),
    unverified: tlsVerify !== true && insecure.some((listed) => isSameServer(listed, domain)),
    userAgent: options.userAgent ?? USER_AGENT,
    now,
    authorizations: new Map(),
  };
}
