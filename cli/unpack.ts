import { type ImageRecord, type ImageStorePorts, unpackImage } from "../core/mod.ts";
import { orCancelled } from "./cancelled.ts";
import { follow, type Progress } from "./progress.ts";

/**
 * Unpack an image that is here, where this id map or driver does not have it yet; its record. Throws "cancelled"
 * when the person gives up, and what `unpackImage` throws.
 */
export async function unpackShown(
  image: ImageRecord,
  ports: ImageStorePorts,
  progress: Progress,
  signal: AbortSignal,
): Promise<ImageRecord> {
  try {
    return await follow(unpackImage(image, ports, signal), progress);
  } catch (error) {
    throw orCancelled(error, signal, "unpack image", image.reference);
  }
}
