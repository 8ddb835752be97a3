import { asMediaType, type Descriptor, parseDescriptor } from "./descriptor.ts";
import { parseShape, requireKind } from "./document-shape.ts";
import { asArray, asString, listOf, mapOf, optional, present, refuseField } from "./fields.ts";
import type { JsonObject } from "./json.ts";

/** Manifests of one image for several platforms. OCI image-spec image-index.md and Docker's manifest list. */
export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string | undefined;
  readonly artifactType?: string | undefined;
  /** In the author's order of preference; entries may be of any media type, another index included. */
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/**
 * Most entries an index may have. Honest ones have as many as there are platforms, or what refers to one image; a
 * hostile one fits tens of thousands into the byte bound.
 */
export const MAX_MANIFESTS = 10_000;

/**
 * Read an image index. The caller has bounded the bytes (4 MiB), and bounds how deep it follows an index
 * inside an index.
 *
 * @throws RlError code "invalid", "limit" for more than 10,000 entries, "unsupported" for Docker's schema 1
 */
export function parseIndex(bytes: Uint8Array): ImageIndex {
  return readIndex(parseShape(bytes, "index"), "index");
}

/** Read an index that is parsed JSON already. */
export function readIndex(object: JsonObject, what: string): ImageIndex {
  requireKind(object, "index", what);
  if (!Object.hasOwn(object, "manifests")) throw refuseField(`${what}.manifests`, "it is missing");
  return present({
    schemaVersion: 2 as const,
    mediaType: optional(object, "mediaType", what, asMediaType),
    artifactType: optional(object, "artifactType", what, asString),
    manifests: optional(object, "manifests", what, readManifests) ?? [],
    subject: optional(object, "subject", what, parseDescriptor),
    annotations: optional(object, "annotations", what, mapOf(asString)),
  });
}

function readManifests(value: unknown, where: string): readonly Descriptor[] {
  const count = asArray(value, where).length;
  if (count > MAX_MANIFESTS) {
    throw refuseField(where, `there are ${count}, more than ${MAX_MANIFESTS}`, "limit");
  }
  return listOf(parseDescriptor)(value, where);
}
