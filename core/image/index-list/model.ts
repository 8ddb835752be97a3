import { DOCUMENT_LIMIT } from "../../content/document.ts";
import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import { type Digester, digestBytes } from "../../ports/digester.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import { asArray, asObject, asString, optional, present, required } from "../../spec/fields.ts";
import { MAX_MANIFESTS, readIndex } from "../../spec/image-index.ts";
import { type JsonObject, parseStrictJson } from "../../spec/json.ts";
import { DOCKER_INDEX, DOCKER_MANIFEST, OCI_INDEX } from "../../spec/media-type.ts";
import type { Platform } from "../../spec/platform.ts";

/** One image of a list. */
export interface ListEntry extends Descriptor {
  /** The repository in full that it can be had from; undefined for an image that never had a name. */
  readonly source?: string | undefined;
}

/** A manifest list made here. */
export interface IndexList {
  /** Its name in full: "docker.io/owner/name:tag". */
  readonly reference: string;
  /** In the order in which they were added. */
  readonly entries: readonly ListEntry[];
}

/** What a list is written as: an OCI image index, or Docker's manifest list, schema 2. */
export type IndexFormat = "oci" | "v2s2";

/** A list as a registry is to have it. */
export interface EncodedIndex {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Write a list for others. The same list gives the same bytes on every machine: fields stand in the order of the
 * image spec's Go types, as other tools write them, and annotations in that of the alphabet.
 *
 * @throws RlError "invalid" for what Docker's format has no place for; "limit" above 4 MiB or 10,000 images
 */
export function encodeIndex(list: IndexList, format: IndexFormat): EncodedIndex {
  const mediaType = format === "oci" ? OCI_INDEX : DOCKER_INDEX;
  if (format === "v2s2") for (const entry of list.entries) requireDocker(entry, list.reference);
  const manifests = list.entries.map(format === "oci" ? ociEntry : dockerEntry);
  return { mediaType, bytes: encode({ schemaVersion: 2, mediaType, manifests }, list) };
}

/** A list as a registry is to have it, with the digest that names it there. */
export function digestIndex(
  list: IndexList,
  format: IndexFormat,
  digester: Digester,
): EncodedIndex & { readonly digest: Digest } {
  const index = encodeIndex(list, format);
  return { ...index, digest: digestBytes(index.bytes, digester) };
}

/**
 * Write a list as it is kept: an OCI index, and in properties of our own, which readers of an index pass over, its
 * name and where the images came from.
 */
export function encodeList(list: IndexList): Uint8Array {
  const { reference, entries } = list;
  const manifests = entries.map((entry) => present({ ...ociEntry(entry), source: entry.source }));
  return encode({ schemaVersion: 2, mediaType: OCI_INDEX, manifests, reference }, list);
}

/** Read what `encodeList` wrote. Throws `RlError` "invalid", "limit". */
export function decodeList(bytes: Uint8Array): IndexList {
  const what = "manifest list";
  const object = asObject(parseStrictJson(bytes, what), what);
  const { manifests } = readIndex(object, what);
  const stored = optional(object, "manifests", what, asArray) ?? [];
  const sources = stored.map((value) => optional(asObject(value, what), "source", what, asString));
  return {
    reference: required(object, "reference", what, asString),
    entries: manifests.map((entry, place) => present({ ...entry, source: sources[place] })),
  };
}

function ociEntry({ mediaType, digest, size, annotations, platform, artifactType }: ListEntry): JsonObject {
  return present({
    mediaType,
    digest,
    size,
    annotations: annotations === undefined ? undefined : sorted(annotations),
    platform: platform === undefined ? undefined : orderedPlatform(platform),
    artifactType,
  });
}

function dockerEntry({ mediaType, digest, size, platform }: ListEntry): JsonObject {
  return present({
    mediaType,
    size,
    digest,
    platform: platform === undefined ? undefined : orderedPlatform(platform),
  });
}

function orderedPlatform(platform: Platform): JsonObject {
  return present({
    architecture: platform.architecture,
    os: platform.os,
    "os.version": platform["os.version"],
    "os.features": platform["os.features"],
    variant: platform.variant,
    features: platform.features,
  });
}

/** Docker's list names Docker's manifests alone, each with a platform, and has no annotations. */
function requireDocker({ mediaType, digest, annotations, platform }: ListEntry, subject: string): void {
  const lack =
    mediaType !== DOCKER_MANIFEST
      ? "is in another format than Docker's"
      : annotations !== undefined
        ? "has annotations, for which Docker's format has no place"
        : platform === undefined
          ? "has no platform"
          : undefined;
  if (lack === undefined) return;
  throw new RlError({
    code: "invalid",
    action: "write manifest list",
    subject,
    state: `the image ${digest} ${lack}`,
    hint: "write the list as an OCI index: --format oci",
  });
}

function encode(document: JsonObject, { reference, entries }: IndexList): Uint8Array {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  if (bytes.length <= DOCUMENT_LIMIT && entries.length <= MAX_MANIFESTS) return bytes;
  throw new RlError({
    code: "limit",
    action: "write manifest list",
    subject: reference,
    state: `with ${entries.length} images and ${bytes.length} bytes it is larger than registries take`,
  });
}

function sorted(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)));
}
