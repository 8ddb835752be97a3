import { openEndpoint, readRegistries } from "../../distribution/configured.ts";
import { type Endpoint, pullEndpoints } from "../../distribution/mirrors.ts";
import type { DistributionPorts } from "../../distribution/perform.ts";
import type { Registry, RegistryOptions } from "../../distribution/registry.ts";
import { isRlError } from "../../errors.ts";
import { formatReference, type Reference } from "../../reference/reference.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import { type DocumentSource, registryDocuments } from "../documents.ts";
import type { ImageStorePorts } from "../ports.ts";
import { tryEndpoints } from "../try-endpoints.ts";

/** What reading images at a registry, without keeping them, needs of a host. */
export type PlacePorts = Pick<ImageStorePorts, "blobs" | "digester" | "locks"> & DistributionPorts;

/** An image at its registry or at a mirror of it. */
export interface ImagePlace {
  /** Its documents; those that are here are not fetched. */
  readonly documents: DocumentSource;
  /** The bytes of one of its blobs, unverified. */
  blob(descriptor: Pick<Descriptor, "digest" | "size">): AsyncIterable<Uint8Array>;
}

/**
 * Get ready to read an image where it is. Nothing is asked, and nothing configured is looked at, before something is
 * wanted: for an image that is here it need not be had at all.
 *
 * @param reference in full, with a tag or a digest
 */
export function openPlace(
  reference: Reference,
  ports: PlacePorts,
  options: RegistryOptions,
  signal: AbortSignal,
): ImagePlace {
  let known: Promise<readonly Endpoint[]> | undefined;
  const endpoints = (): Promise<readonly Endpoint[]> => {
    known ??= readRegistries(ports).then((conf) => pullEndpoints(reference, conf, options));
    return known;
  };
  const opened = new Map<Endpoint, Registry>();
  const open = (endpoint: Endpoint): Registry => {
    const registry = opened.get(endpoint) ?? openEndpoint(endpoint, ports, { ...options, signal });
    opened.set(endpoint, registry);
    return registry;
  };
  const purpose = { action: "copy image", subject: formatReference(reference) };
  return {
    documents: async (question) =>
      tryEndpoints(
        await endpoints(),
        () => undefined,
        (endpoint) => registryDocuments(open(endpoint), endpoint.reference, ports, signal)(question),
      ),
    async *blob({ digest, size }) {
      for (const endpoint of await endpoints()) {
        const repository = endpoint.reference.path;
        let begun = false;
        try {
          for await (const chunk of open(endpoint).blob({ repository, digest, size, purpose, signal })) {
            begun = true;
            yield chunk;
          }
          return;
        } catch (error) {
          // A mirror that has nothing to give is passed over; from its half of the bytes nothing else can go on.
          if (begun || !endpoint.mirror || !isRlError(error) || error.code === "cancelled") throw error;
        }
      }
    },
  };
}
