import { digestHex } from "../../digest/digest.ts";
import type { Digester } from "../../ports/digester.ts";
import { parseDockerReference } from "../../reference/familiar.ts";
import { formatReference } from "../../reference/reference.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import { OCI_CONFIG, OCI_LAYERS, OCI_MANIFEST } from "../../spec/media-type.ts";
import type { DocumentSource } from "../documents.ts";
import { makeManifest } from "../make-image.ts";
import type { ResolvedDocument } from "../resolve.ts";
import { type ArchiveContents, broken } from "./contents.ts";
import { type DockerArchiveImage, parseDockerManifest } from "./docker-manifest.ts";
import type { TakenFile } from "./intake.ts";

/** An image of an archive, ready to be resolved. */
export interface ArchivedImage {
  /** Full references it shall have here; none for an image without a name. */
  readonly references: readonly string[];
  /** Where it begins: entries of one image for several platforms, of which one is chosen. */
  readonly roots: readonly Descriptor[];
  /** Its documents, from the entry that was chosen. */
  documents(root: Descriptor): DocumentSource;
}

const HEX_NAME = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/;

/** The images of an archive by `docker save`, or of any tool that writes its manifest.json. */
export async function dockerImages(contents: ArchiveContents, digester: Digester): Promise<ArchivedImage[]> {
  const images = parseDockerManifest(await contents.document("manifest.json"));
  if (images.length === 0) throw broken(contents.subject, "it has no images");
  return Promise.all(images.map((image) => dockerImage(image, contents, digester)));
}

async function dockerImage(
  image: DockerArchiveImage,
  contents: ArchiveContents,
  digester: Digester,
): Promise<ArchivedImage> {
  const file = contents.file(image.Config);
  checkConfigName(image.Config, file, contents);
  const config = await contents.document(image.Config);
  const { descriptor, bytes } = synthesizeManifest(file, image.Layers.map(contents.file), digester);
  const { digest } = descriptor;
  return {
    references: (image.RepoTags ?? []).map(tagReference),
    roots: [descriptor],
    documents: () => async (question) =>
      question.kind === "config"
        ? { bytes: config, digest: file.digest, mediaType: OCI_CONFIG }
        : { bytes, digest, mediaType: OCI_MANIFEST },
  };
}

/** The full reference of a RepoTags entry. */
export function tagReference(tag: string): string {
  return formatReference(parseDockerReference(tag));
}

/**
 * The manifest that such an archive lacks. The same files give the same bytes, so that an image has the same
 * digest wherever it is loaded.
 */
export function synthesizeManifest(
  config: Pick<TakenFile, "digest" | "size">,
  layers: readonly Pick<TakenFile, "digest" | "size" | "compression">[],
  digester: Digester,
): ResolvedDocument {
  const described = { mediaType: OCI_CONFIG, digest: config.digest, size: config.size };
  const descriptors = layers.map(({ digest, size, compression }) => ({
    mediaType: OCI_LAYERS[compression],
    digest,
    size,
  }));
  return makeManifest(described, descriptors, OCI_MANIFEST, digester);
}

/** A config that is named by a digest is the image's id; it must be the one that is promised. */
function checkConfigName(path: string, file: TakenFile, { subject }: ArchiveContents): void {
  const [, hex] = HEX_NAME.exec(path) ?? [];
  if (hex === undefined || hex === digestHex(file.digest)) return;
  throw broken(subject, `its config "${path}" has the digest ${file.digest}`);
}
