import { REF_NAME } from "../../content/layout.ts";
import { isRlError } from "../../errors.ts";
import { parseDockerReference } from "../../reference/familiar.ts";
import { formatReference } from "../../reference/reference.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import { asObject, asString, required } from "../../spec/fields.ts";
import { parseIndex } from "../../spec/image-index.ts";
import { parseStrictJson } from "../../spec/json.ts";
import { parseManifest } from "../../spec/manifest.ts";
import { isManifest } from "../../spec/media-type.ts";
import { type ArchiveContents, archiveDocuments, broken } from "./contents.ts";
import { type ArchivedImage, tagReference } from "./docker-images.ts";
import { parseDockerManifest } from "./docker-manifest.ts";

/** Where containerd, docker and BuildKit keep an image's full name in a layout. */
export const IMAGE_NAME = "io.containerd.image.name";

/** The images of an OCI layout (image-spec image-layout.md), one for each name and one for each nameless entry. */
export async function ociImages(contents: ArchiveContents): Promise<ArchivedImage[]> {
  checkVersion(await contents.document("oci-layout"), contents);
  const entries = parseIndex(await contents.document("index.json")).manifests.filter(isImage);
  if (entries.length === 0) throw broken(contents.subject, "it has no images");
  const tags = await dockerTags(contents);
  const groups = new Map<string, Descriptor[]>();
  const nameless: Descriptor[] = [];
  for (const entry of entries) {
    const named = entryReference(entry);
    const references = named === undefined ? await tagsOf(entry, tags, contents) : [named];
    if (references.length === 0) nameless.push(entry);
    for (const reference of references) {
      groups.set(reference, [...(groups.get(reference) ?? []), entry]);
    }
  }
  const documents = (root: Descriptor): ReturnType<ArchivedImage["documents"]> =>
    archiveDocuments(root, contents);
  return [
    ...[...groups].map(([reference, roots]) => ({ references: [reference], roots, documents })),
    ...nameless.map((root) => ({ references: [], roots: [root], documents })),
  ];
}

/** The image of a directory that skopeo's "dir:" made: one manifest, its blobs beside it, no name. */
export async function directoryImages(contents: ArchiveContents): Promise<ArchivedImage[]> {
  const { digest, size } = contents.file("manifest.json");
  const bytes = await contents.document("manifest.json");
  // A body without a media type of its own is told by its shape.
  const root: Descriptor = { mediaType: "application/octet-stream", digest, size };
  const rest = archiveDocuments(root, contents);
  return [
    {
      references: [],
      roots: [root],
      documents: () => async (question) => (question.kind === "root" ? { bytes, digest } : rest(question)),
    },
  ];
}

/**
 * The full reference of an entry. ref.name counts when it is more than a tag: a tag alone names no repository,
 * and one word alone may be either.
 */
export function entryReference({ annotations }: Descriptor): string | undefined {
  const full = annotations?.[IMAGE_NAME];
  if (full !== undefined && full !== "") return tagReference(full);
  const name = annotations?.[REF_NAME] ?? "";
  if (!/[/:@]/.test(name)) return undefined;
  try {
    return formatReference(parseDockerReference(name));
  } catch (error) {
    // The image spec allows more characters there than references have.
    if (isRlError(error)) return undefined;
    throw error;
  }
}

/** Attestations of builds, signatures and the like stand beside the images they speak of. */
function isImage({ platform, artifactType, annotations }: Descriptor): boolean {
  const isAttestation =
    platform?.os === "unknown" || annotations?.["vnd.docker.reference.type"] !== undefined;
  return artifactType === undefined && !isAttestation;
}

function checkVersion(bytes: Uint8Array, { subject }: ArchiveContents): void {
  const object = asObject(parseStrictJson(bytes, "oci-layout"), "oci-layout");
  const version = required(object, "imageLayoutVersion", "oci-layout", asString);
  if (version !== "1.0.0") throw broken(subject, `its OCI layout has version "${version}" instead of 1.0.0`);
}

/** Tags by the digest of a config, from the manifest.json that docker writes beside a layout. */
async function dockerTags(contents: ArchiveContents): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!contents.has("manifest.json")) return new Map();
  const images = parseDockerManifest(await contents.document("manifest.json"));
  return new Map(
    images.map(({ Config, RepoTags }) => [contents.file(Config).digest, (RepoTags ?? []).map(tagReference)]),
  );
}

async function tagsOf(
  entry: Descriptor,
  tags: ReadonlyMap<string, readonly string[]>,
  contents: ArchiveContents,
): Promise<readonly string[]> {
  if (tags.size === 0 || !isManifest(entry.mediaType)) return [];
  const { config } = parseManifest(await contents.describedDocument(entry));
  return tags.get(config.digest) ?? [];
}
