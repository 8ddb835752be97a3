import type { Digest } from "../digest/digest.ts";
import type { Digester } from "../ports/digester.ts";
import { type BlobRequest, fetchBlob } from "./blob.ts";
import { registryOrigins } from "./endpoint.ts";
import { getManifest, headManifest, type ManifestRequest, type ServedDocument } from "./manifest.ts";
import { type DistributionPorts, perform } from "./perform.ts";
import type { Session } from "./session.ts";
import { USER_AGENT } from "./user-agent.ts";

export interface RegistryOptions {
  /** Domains that may be reached by plain http. */
  readonly insecure?: readonly string[] | undefined;
  /** By default "rl/VERSION". */
  readonly userAgent?: string | undefined;
  /** Ends requests and waits. */
  readonly signal?: AbortSignal | undefined;
}

/** One registry, with what was learnt about it: where it answers and which tokens it gave. */
export interface Registry {
  /** Fetch a manifest or index by tag or digest, at most 4 MiB, digest checked. */
  manifest(request: ManifestRequest): Promise<ServedDocument>;
  /** The digest a tag has now, or undefined when the registry does not say. */
  head(request: ManifestRequest): Promise<Digest | undefined>;
  /** A blob's bytes, unverified; wrap them in `verifyStream`. */
  blob(request: BlobRequest): AsyncIterable<Uint8Array>;
}

/**
 * Get ready to talk to a registry; nothing is sent yet.
 *
 * @param domain host with optional port, as in a normalized reference ("docker.io", "127.0.0.1:5000")
 */
export function openRegistry(
  domain: string,
  ports: DistributionPorts & { readonly digester: Digester },
  options: RegistryOptions = {},
): Registry {
  const session: Session = {
    domain,
    origins: registryOrigins(domain, options.insecure ?? []),
    userAgent: options.userAgent ?? USER_AGENT,
    now: () => ports.clock.now(),
    authorizations: new Map(),
  };
  return {
    manifest: (request) => perform(getManifest(session, request, ports.digester), ports, options.signal),
    head: (request) => perform(headManifest(session, request), ports, options.signal),
    blob: (request) => fetchBlob(session, { signal: options.signal, ...request }, ports),
  };
}
