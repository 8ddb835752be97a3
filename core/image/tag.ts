import { RlError } from "../errors.ts";
import { parseDockerReference, parseNormalizedReference } from "../reference/familiar.ts";
import { formatReference } from "../reference/reference.ts";
import type { Platform } from "../spec/platform.ts";
import { findImage } from "./find.ts";
import { getImage, listImages, putImage } from "./list.ts";
import type { RecordPorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";

/**
 * Give an image another name: the same image under `target`, for every platform that is here of it.
 *
 * @param source what `findImage` takes
 * @param target a short or full reference; the tag is "latest" when it has none
 * @throws RlError "not-found"; "invalid" for a target that is no name
 */
export async function tagImage(
  source: string,
  target: string,
  platform: Platform,
  ports: RecordPorts,
): Promise<ImageRecord> {
  const reference = targetReference(target);
  const found = await findImage(source, platform, ports.metadata);
  const images = await listImages(ports.metadata);
  for (const image of images) {
    if (image.reference !== found.reference || image.target !== found.target) continue;
    const record = await getImage(ports.metadata, image.reference, image.platform);
    if (record !== undefined) await putImage({ ...record, reference }, ports);
  }
  return { ...found, reference };
}

/** The full reference of a new name. @throws RlError "invalid" for one with a digest, which cannot be chosen */
export function targetReference(target: string): string {
  if (parseNormalizedReference(target).digest === undefined) {
    return formatReference(parseDockerReference(target));
  }
  throw new RlError({
    code: "invalid",
    action: "tag image",
    subject: target,
    state: "a name that is given has a tag and no digest",
    hint: "leave out what begins with @",
  });
}
