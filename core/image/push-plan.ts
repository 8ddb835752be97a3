import { readDocumentByDigest } from "../content/document.ts";
import type { Digest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { Digester } from "../ports/digester.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { parseImageDocument } from "../spec/document.ts";
import type { ImageIndex } from "../spec/image-index.ts";
import { isForeignLayer, OCI_INDEX, OCI_MANIFEST } from "../spec/media-type.ts";
import { formatPlatform } from "../spec/platform.ts";

/** A document to be put as it is. */
export interface PlannedDocument {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What has to be at the registry, in the order in which it may come. */
export interface PushPlan {
  /** Each once: layers bottom first, then the config. */
  readonly blobs: readonly Pick<Descriptor, "digest" | "size">[];
  /** Each after all that it names; the last one is what gets the name. */
  readonly documents: readonly PlannedDocument[];
}

/** Indexes one inside another; as deep as a pull follows them. */
const DEPTH_LIMIT = 3;

/**
 * Find out what makes up an image, or all images of an index, from the documents in the store. Their bytes are
 * sent as they are, so that every digest stays what it was.
 *
 * Layers that are fetched from elsewhere (`urls`) are named and not sent, as their media type asks.
 *
 * @throws RlError "not-found" for a document that is not here, "corrupt" for a damaged one
 */
export async function planPush(
  root: Digest,
  subject: string,
  blobs: BlobStore,
  digester: Digester,
): Promise<PushPlan> {
  const planned = new Map<Digest, Pick<Descriptor, "digest" | "size">>();
  const documents = new Map<Digest, PlannedDocument>();

  const visit = async (digest: Digest, served: string | undefined, depth: number): Promise<void> => {
    if (documents.has(digest)) return;
    const bytes = await readDocumentByDigest(blobs, digest, digester);
    const document = parseImageDocument(bytes, served);
    if (document.kind === "manifest") {
      const { layers, config, mediaType = served ?? OCI_MANIFEST } = document.manifest;
      const sent = layers.filter((layer) => !isForeignLayer(layer.mediaType) || !layer.urls?.length);
      for (const { digest: blob, size } of [...sent, config]) planned.set(blob, { digest: blob, size });
      documents.set(digest, { digest, mediaType, bytes });
      return;
    }
    if (depth === DEPTH_LIMIT) throw refuse(subject, `its indexes are nested more than ${DEPTH_LIMIT} deep`);
    await checkComplete(document.index, subject, blobs);
    for (const entry of document.index.manifests) await visit(entry.digest, entry.mediaType, depth + 1);
    documents.set(digest, { digest, mediaType: document.index.mediaType ?? served ?? OCI_INDEX, bytes });
  };

  await visit(root, undefined, 0);
  return { blobs: [...planned.values()], documents: [...documents.values()] };
}

/** A registry refuses an index that names what it has not got; better say so before anything is sent. */
async function checkComplete(index: ImageIndex, subject: string, blobs: BlobStore): Promise<void> {
  const missing: string[] = [];
  for (const { digest, platform } of index.manifests) {
    if (!(await blobs.has(digest))) missing.push(platform === undefined ? digest : formatPlatform(platform));
  }
  if (missing.length === 0) return;
  const list = [...new Set(missing)].slice(0, 8).join(", ");
  throw new RlError({
    code: "not-found",
    action: "push image",
    subject,
    state: `of its index, ${missing.length} of ${index.manifests.length} manifests are not here (${list})`,
    hint: "pull each platform with --platform first, or push one platform alone",
  });
}

function refuse(subject: string, state: string): RlError {
  return new RlError({ code: "limit", action: "push image", subject, state });
}
