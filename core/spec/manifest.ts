import { asMediaType, type Descriptor, parseDescriptor } from "./descriptor.ts";
import { parseShape, requireKind } from "./document-shape.ts";
import { asArray, asString, listOf, mapOf, optional, present, refuseField, required } from "./fields.ts";
import type { JsonObject } from "./json.ts";

/** One image: its config and layers. OCI image-spec manifest.md and Docker's schema 2, which are alike. */
export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string | undefined;
  readonly artifactType?: string | undefined;
  readonly config: Descriptor;
  /** Base layer first. */
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Most layers an image may have: what Docker's overlay driver takes, and what fits one overlay mount. */
export const MAX_LAYERS = 128;

/**
 * Read an image manifest. The caller has bounded the bytes (4 MiB) and keeps them: they, not this value, are
 * what the digest names.
 *
 * @throws RlError code "invalid", "limit" for more than 128 layers, "unsupported" for Docker's schema 1
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  return readManifest(parseShape(bytes, "manifest"), "manifest");
}

/** Read a manifest that is parsed JSON already. */
export function readManifest(object: JsonObject, what: string): Manifest {
  requireKind(object, "manifest", what);
  // Writers print a list without items as null; a list that is not there at all makes it another document.
  if (!Object.hasOwn(object, "layers")) throw refuseField(`${what}.layers`, "it is missing");
  return present({
    schemaVersion: 2 as const,
    mediaType: optional(object, "mediaType", what, asMediaType),
    artifactType: optional(object, "artifactType", what, asString),
    config: required(object, "config", what, parseDescriptor),
    layers: optional(object, "layers", what, readLayers) ?? [],
    subject: optional(object, "subject", what, parseDescriptor),
    annotations: optional(object, "annotations", what, mapOf(asString)),
  });
}

function readLayers(value: unknown, where: string): readonly Descriptor[] {
  // Counted before reading: a million tiny descriptors fit the byte bound.
  const count = asArray(value, where).length;
  if (count > MAX_LAYERS) throw refuseField(where, `there are ${count}, more than ${MAX_LAYERS}`, "limit");
  return listOf(parseDescriptor)(value, where);
}
