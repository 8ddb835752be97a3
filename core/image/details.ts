import { readDocument } from "../content/document.ts";
import { RlError } from "../errors.ts";
import type { ImageConfig } from "../spec/image-config.ts";
import { parseAnyConfig } from "../spec/wasm-config.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";

/**
 * The whole configuration of an image that is here: what its record does not need for a start.
 *
 * @throws RlError "not-found" when its blob is gone, "corrupt", and what a configuration that is none throws
 */
export async function readImageConfig(
  { imageId, reference }: Pick<ImageRecord, "imageId" | "reference">,
  { blobs, digester }: Pick<ImageStorePorts, "blobs" | "digester">,
): Promise<ImageConfig> {
  const size = await blobs.size(imageId);
  if (size === undefined) {
    throw new RlError({
      code: "not-found",
      action: "read image",
      subject: reference,
      state: "its configuration is gone from the store",
      hint: "pull it again",
    });
  }
  return parseAnyConfig(await readDocument(blobs, { digest: imageId, size }, digester));
}
