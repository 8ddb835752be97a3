import { openEndpoint, readRegistries } from "../distribution/configured.ts";
import { pushEndpoint } from "../distribution/mirrors.ts";
import type { DistributionPorts } from "../distribution/perform.ts";
import type { Registry, RegistryOptions } from "../distribution/registry.ts";
import { formatReference, type Reference } from "../reference/reference.ts";
import type { Emit } from "./events.ts";
import type { ImageStorePorts } from "./ports.ts";
import { type BlobRoute, pushBlobs } from "./push-blobs.ts";
import type { PushEvent, PushedImage } from "./push-events.ts";
import type { PushPlan } from "./push-plan.ts";
import { findSources, noteSource, type SourceOf } from "./push-sources.ts";

/** What pushing needs of a host. */
export type PushPorts = Pick<ImageStorePorts, "blobs" | "metadata" | "digester" | "locks"> &
  DistributionPorts;

/** Puts what a plan has under a name. Until that is done, nobody's removal of images takes away what the plan has. */
export type ContentPusher = (
  plan: PushPlan,
  destination: Reference,
  emit: Emit<PushEvent>,
  signal: AbortSignal,
) => Promise<PushedImage>;

/**
 * Get ready to push to one or several names. Where a name leads is configured like for pulling, but for mirrors: they
 * are only read from. Registries are opened once, so that one login serves all that goes to them.
 */
export async function contentPusher(options: RegistryOptions, ports: PushPorts): Promise<ContentPusher> {
  const conf = await readRegistries(ports);
  const opened = new Map<string, Registry>();
  return async (plan, destination, emit, signal) => {
    const { blobs, digester, metadata, locks } = ports;
    const endpoint = pushEndpoint(destination, conf, options);
    const { reference: there } = endpoint;
    const registry = opened.get(there.domain) ?? openEndpoint(endpoint, ports, { ...options, signal });
    opened.set(there.domain, registry);
    let sources: Promise<SourceOf> | undefined;
    const reference = formatReference(destination);
    const route: BlobRoute = {
      registry,
      repository: there.path,
      purpose: { action: "push image", subject: reference, writes: true },
      blobs,
      digester,
      sources: () => {
        sources ??= findSources(there, metadata);
        return sources;
      },
      emit,
    };
    const root = plan.documents.at(-1);
    if (root === undefined) throw new TypeError("the plan has no document");
    const digests = plan.blobs.map(({ digest }) => digest);
    const lease = await locks.lease([...digests, ...plan.documents.map(({ digest }) => digest)]);
    try {
      emit({ kind: "resolved", reference, digest: root.digest, layers: plan.blobs });
      await pushBlobs(plan.blobs, route, signal);
      await putDocuments(plan, there, route);
    } finally {
      await lease.release();
    }
    await noteSource(there, digests, metadata);
    const pushed = { reference, digest: root.digest, size: root.bytes.length };
    emit({ kind: "pushed", ...pushed });
    return pushed;
  };
}

/** Children by their digest, the last one under the name. */
async function putDocuments(plan: PushPlan, there: Reference, route: BlobRoute): Promise<void> {
  const { registry, repository, purpose } = route;
  const last = plan.documents.at(-1);
  for (const document of plan.documents) {
    const { digest, bytes, mediaType } = document;
    const target = document === last ? (there.digest ?? there.tag ?? "latest") : digest;
    await registry.pushManifest({ repository, target, bytes, mediaType, purpose });
  }
}
