import {
  type DocumentKind,
  declaredMediaType,
  kindOfMediaType,
  kindOfShape,
  parseShape,
  refuseSchema1,
} from "./document-shape.ts";
import { refuseField } from "./fields.ts";
import { type ImageIndex, readIndex } from "./image-index.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { contentTypeOf } from "./media-type.ts";

/** What a reference or a descriptor leads to. */
export type ImageDocument =
  | { readonly kind: "manifest"; readonly manifest: Manifest }
  | { readonly kind: "index"; readonly index: ImageIndex };

/** Types that servers give when they do not know: they say nothing about the body. */
const UNSPECIFIC: readonly string[] = ["application/json", "application/octet-stream", "text/plain"];

/**
 * Read a manifest or an index, whichever it is.
 *
 * @param mediaType what the bytes came under: a descriptor's media type or a `Content-Type` value. When the
 *   body declares one too, the two must be equal.
 * @throws RlError code "invalid" for a malformed, ambiguous or contradicting document, "limit" for too many
 *   layers, "unsupported" for Docker's schema 1
 */
export function parseImageDocument(bytes: Uint8Array, mediaType?: string): ImageDocument {
  const what = "image document";
  const object = parseShape(bytes, what);
  const given = specificType(mediaType);
  const declared = declaredMediaType(object, what);
  // Schema 1 first: its bodies declare nothing and would otherwise be refused for a reason nobody can mend.
  refuseSchema1(object, given ?? declared, what);
  if (given !== undefined && declared !== undefined && given !== declared) {
    throw refuseField(`${what}.mediaType`, `it is "${declared}", but the document came as "${given}"`);
  }
  const kind = documentKind(given ?? declared, kindOfShape(object), what);
  return kind === "manifest"
    ? { kind, manifest: readManifest(object, "manifest") }
    : { kind, index: readIndex(object, "index") };
}

function documentKind(
  mediaType: string | undefined,
  shape: DocumentKind | undefined,
  what: string,
): DocumentKind {
  const kind = mediaType === undefined ? shape : kindOfMediaType(mediaType);
  if (kind !== undefined) return kind;
  throw refuseField(
    what,
    mediaType === undefined
      ? "it is neither an image manifest nor an image index"
      : `"${mediaType}" is the media type of neither an image manifest nor an image index`,
  );
}

function specificType(mediaType: string | undefined): string | undefined {
  if (mediaType === undefined) return undefined;
  const type = contentTypeOf(mediaType);
  return type === "" || UNSPECIFIC.includes(type) ? undefined : type;
}
