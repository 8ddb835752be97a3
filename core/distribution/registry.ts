import type { Digest } from "../digest/digest.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { type BlobRequest, fetchBlob } from "./blob.ts";
import { type BlobQuestion, hasBlob } from "./blob-presence.ts";
import { type DeleteRequest, deleteContent } from "./delete.ts";
import type { Purpose } from "./failure.ts";
import {
  getManifest,
  headManifest,
  type ManifestRequest,
  pushScope,
  type ServedDocument,
} from "./manifest.ts";
import { openSession, type SessionOptions } from "./open-session.ts";
import { perform, type RegistryPorts } from "./perform.ts";
import { type PingRequest, ping } from "./ping.ts";
import { pushManifest } from "./push-manifest.ts";
import type { ManifestUpload, PutManifest } from "./put-manifest.ts";
import { listReferrers, type ReferrersRequest } from "./referrers.ts";
import { type FoundRepository, type SearchQuery, searchIndex } from "./search-index.ts";
import type { Protocol } from "./step.ts";
import { type CatalogRequest, listRepositories, listTags, type TagsRequest } from "./tags.ts";
import { uploadBlob } from "./upload.ts";
import type { BlobUpload } from "./upload-session.ts";

export interface RegistryOptions extends SessionOptions {
  /** Ends requests and waits. */
  readonly signal?: AbortSignal | undefined;
}

/** One registry, with what was learnt about it: where it answers and which tokens it gave. */
export interface Registry {
  /** Whether there is a registry that lets the user in; throws when not. */
  ping(request: PingRequest): Promise<void>;
  /** Fetch a manifest or index by tag or digest, at most 4 MiB, digest checked. */
  manifest(request: ManifestRequest): Promise<ServedDocument>;
  /** The digest a tag has now, or undefined when the registry does not say. */
  head(request: ManifestRequest): Promise<Digest | undefined>;
  /** A blob's bytes, unverified; wrap them in `verifyStream`. */
  blob(request: BlobRequest): AsyncIterable<Uint8Array>;
  /** Whether a repository that is pushed to has a blob already. */
  hasBlob(request: BlobQuestion): Promise<boolean>;
  /** Put a blob: mounted from another repository, or sent. */
  pushBlob(request: BlobUpload): Promise<"mounted" | "uploaded">;
  /** Put a manifest or index whose parts are there. */
  pushManifest(request: ManifestUpload): Promise<PutManifest>;
  /** All tags of a repository, in the registry's order. */
  tags(request: TagsRequest): Promise<string[]>;
  /** Repositories by a part of their name, where the registry has a search. */
  search(request: SearchQuery & { readonly purpose: Purpose }): Promise<readonly FoundRepository[]>;
  /** All repositories, where the registry tells. */
  catalog(request: CatalogRequest): Promise<string[]>;
  /** What refers to a manifest: signatures and the like, unverified. */
  referrers(request: ReferrersRequest): Promise<Descriptor[]>;
  /** Delete a manifest, a tag or a blob. */
  delete(request: DeleteRequest): Promise<void>;
}

/**
 * Get ready to talk to a registry; nothing is sent yet.
 *
 * @param domain host with optional port, as in a normalized reference ("docker.io", "127.0.0.1:5000")
 */
export function openRegistry(domain: string, ports: RegistryPorts, options: RegistryOptions = {}): Registry {
  const session = openSession(domain, () => ports.clock.now(), options);
  const { digester } = ports;
  const run = <T>(protocol: Protocol<T>, signal = options.signal): Promise<T> =>
    perform(protocol, ports, signal);
  return {
    ping: (request) => run(ping(session, request)),
    manifest: (request) => run(getManifest(session, request, digester)),
    head: (request) => run(headManifest(session, request)),
    blob: (request) => fetchBlob(session, { signal: options.signal, ...request }, ports),
    hasBlob: (request) => run(hasBlob(session, request, pushScope(request.repository))),
    pushBlob: (request) => run(uploadBlob(session, request), request.signal),
    pushManifest: (request) => run(pushManifest(session, request, digester)),
    tags: (request) => run(listTags(session, request)),
    search: (request) => run(searchIndex(session, request)),
    catalog: (request) => run(listRepositories(session, request)),
    referrers: (request) => run(listReferrers(session, request, digester)),
    delete: (request) => run(deleteContent(session, request)),
  };
}
