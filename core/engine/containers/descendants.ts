import { findImage, type ImageRecord, isRlError, type Metadata, readImages } from "../../mod.ts";
import type { hostPlatform } from "../session/machine.ts";

/**
 * Identifiers of the image that a text means and of all images that are made on it: those whose layers begin with its
 * layers. None when the text means no image.
 */
export async function imageDescendants(
  text: string,
  platform: ReturnType<typeof hostPlatform>,
  metadata: Metadata,
): Promise<ReadonlySet<string>> {
  const ancestor = await imageOf(text, platform, metadata);
  if (ancestor === undefined) return new Set();
  const layers = digestsOf(ancestor);
  const images = await readImages(metadata);
  const made = images.filter((image) => {
    const own = digestsOf(image);
    return layers.every((digest, index) => own[index] === digest);
  });
  return new Set([ancestor, ...made].map(({ imageId }) => imageId));
}

/** An image without layers is nobody's ancestor but its own. */
function digestsOf({ imageId, layers }: ImageRecord): readonly string[] {
  return layers.flat.length === 0 ? [imageId] : layers.flat;
}

async function imageOf(
  text: string,
  platform: ReturnType<typeof hostPlatform>,
  metadata: Metadata,
): Promise<ImageRecord | undefined> {
  try {
    return await findImage(text, platform, metadata);
  } catch (error) {
    if (isRlError(error)) return undefined;
    throw error;
  }
}
