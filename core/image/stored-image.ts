import { answerResolver, storedDocuments } from "./documents.ts";
import type { ImageStorePorts } from "./ports.ts";
import { type ImageRecord, imagePlatform } from "./record.ts";
import { type ResolvedImage, resolveImage } from "./resolve.ts";

/**
 * The image of a record, resolved from its documents in the store. It is sought for the platform that it has, since the
 * choice was made when it came here.
 *
 * @throws RlError "not-found" for a document that is missing, "corrupt" for a damaged one, and what resolving throws
 */
export function storedImage(
  record: ImageRecord,
  { blobs, digester }: Pick<ImageStorePorts, "blobs" | "digester">,
): Promise<ResolvedImage> {
  const { reference, digest, mediaType, manifestSize: size } = record;
  const source = storedDocuments(blobs, { digest, mediaType, size }, digester);
  return answerResolver(resolveImage(reference, imagePlatform(record)), source);
}
