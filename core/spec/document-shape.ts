/**
 * What tells a manifest from an index, and what no document may have.
 *
 * One digest must mean one image to every client. A document with both `layers` and `manifests` is a manifest
 * to one reader and an index to the next (CVE-2021-41190), so it is refused, as is a body that contradicts
 * the media type it came under.
 */
import { RlError } from "../errors.ts";
import { asMediaType } from "./descriptor.ts";
import { asObject, optional, refuseField } from "./fields.ts";
import { type JsonObject, parseStrictJson } from "./json.ts";
import { isIndex, isManifest, isSchema1 } from "./media-type.ts";

/** The two kinds of document a reference or digest may lead to. */
export type DocumentKind = "manifest" | "index";

/** Top-level fields that only one kind has; the third row is Docker's schema 1. */
const OWN_FIELDS: Readonly<Record<DocumentKind | "schema1", readonly string[]>> = {
  manifest: ["config", "layers"],
  index: ["manifests"],
  schema1: ["fsLayers", "signatures"],
};

const KNOWN_FIELDS: readonly string[] = [
  ...Object.values(OWN_FIELDS).flat(),
  "schemaVersion",
  "mediaType",
  "artifactType",
  "subject",
  "annotations",
];

/** Parse the bytes of a document and refuse what is ambiguous whatever its kind. */
export function parseShape(bytes: Uint8Array, what: string): JsonObject {
  const object = asObject(parseStrictJson(bytes, what), what);
  for (const key of Object.keys(object)) {
    // Some readers match keys without regard to case: to them "Layers" is "layers".
    const known = KNOWN_FIELDS.find((field) => field.toLowerCase() === key.toLowerCase());
    if (known !== undefined && known !== key) {
      throw refuseField(`${what}.${key}`, `it differs from "${known}" in case only`);
    }
  }
  return object;
}

/** The `mediaType` field of a document, if any. */
export function declaredMediaType(object: JsonObject, what: string): string | undefined {
  return optional(object, "mediaType", what, asMediaType);
}

/** Refuse Docker's schema 1 by name, so that people learn what to do. */
export function refuseSchema1(object: JsonObject, mediaType: string | undefined, what: string): void {
  const is1 = object.schemaVersion === 1 || (mediaType !== undefined && isSchema1(mediaType));
  if (!is1) return;
  throw new RlError({
    code: "unsupported",
    action: "read",
    subject: what,
    state: "it is in Docker's image format schema 1, which has no verifiable layers",
    hint: "have the image pushed again by a current client, which writes schema 2 or OCI",
  });
}

/** Check that a document is of a kind and of no other. */
export function requireKind(object: JsonObject, kind: DocumentKind, what: string): void {
  const mediaType = declaredMediaType(object, what);
  refuseSchema1(object, mediaType, what);
  if (object.schemaVersion !== 2) throw refuseField(`${what}.schemaVersion`, "it is not 2");
  if (mediaType !== undefined && kindOfMediaType(mediaType) !== kind) {
    throw refuseField(`${what}.mediaType`, `"${mediaType}" is not the media type of an image ${kind}`);
  }
  for (const [other, fields] of Object.entries(OWN_FIELDS)) {
    const foreign = other === kind ? undefined : fields.find((field) => Object.hasOwn(object, field));
    if (foreign !== undefined) {
      throw refuseField(what, `it is ambiguous: an image ${kind} has no field "${foreign}"`);
    }
  }
}

/** The kind a document shows by its fields, for bodies that declare no media type. */
export function kindOfShape(object: JsonObject): DocumentKind | undefined {
  if (OWN_FIELDS.index.some((field) => Object.hasOwn(object, field))) return "index";
  if (OWN_FIELDS.manifest.some((field) => Object.hasOwn(object, field))) return "manifest";
  return undefined;
}

/** The kind a media type says, or undefined for those of neither. */
export function kindOfMediaType(mediaType: string): DocumentKind | undefined {
  if (isManifest(mediaType)) return "manifest";
  return isIndex(mediaType) ? "index" : undefined;
}
