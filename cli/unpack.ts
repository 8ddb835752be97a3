import { type ImageRecord, type ImageStorePorts, unpackImage } from "../core/mod.ts";
import { follow, type Progress } from "./progress.ts";

/** Unpack an image that is here, where this id map or driver does not have it yet; its record. Throws what that throws. */
export function unpackShown(
  image: ImageRecord,
  ports: ImageStorePorts,
  progress: Progress,
  signal: AbortSignal,
): Promise<ImageRecord> {
  return follow(unpackImage(image, ports, signal), progress);
}
