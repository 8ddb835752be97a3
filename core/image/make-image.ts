import { type Digester, digestBytes } from "../ports/digester.ts";
import type { ImageConfig } from "../spec/image-config.ts";
import type { ResolvedDocument, ResolvedImage, ResolvedLayer } from "./resolve.ts";

/** Media types of an image's own documents. */
export interface ImageTypes {
  readonly manifest: string;
  readonly config: string;
}

/**
 * A JSON document that is made here, with the descriptor that others name it by. Fields stand in the order in which
 * they were set, without white space, so that the same value gives the same bytes on every machine.
 */
export function makeDocument(value: object, mediaType: string, digester: Digester): ResolvedDocument {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return { descriptor: { mediaType, digest: digestBytes(bytes, digester), size: bytes.length }, bytes };
}

/** The manifest of a config and layers. The same ones give the same bytes: no annotations. */
export function makeManifest(
  config: ResolvedDocument["descriptor"],
  layers: readonly ResolvedDocument["descriptor"][],
  mediaType: string,
  digester: Digester,
): ResolvedDocument {
  return makeDocument({ schemaVersion: 2, mediaType, config, layers }, mediaType, digester);
}

/** The image of a config and the layers that it speaks of, with its documents, as if it had been resolved. */
export function makeImage(
  config: ImageConfig,
  layers: readonly ResolvedLayer[],
  types: ImageTypes,
  digester: Digester,
): ResolvedImage {
  const described = makeDocument(config, types.config, digester);
  const descriptors = layers.map(({ descriptor }) => descriptor);
  const manifest = makeManifest(described.descriptor, descriptors, types.manifest, digester);
  return {
    documents: [manifest, described],
    target: manifest.descriptor.digest,
    manifest: manifest.descriptor,
    config,
    imageId: described.descriptor.digest,
    layers,
  };
}
